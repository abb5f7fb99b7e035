import type { Home } from '../../../backend/contract/home.ts'
import type { OfferedKey } from '../../../backend/contract/host-key.ts'

/** Keys of hosts that wait for a person's word: of the inventory's server, then of nodes. */
export function offeredHostKeys({ inventory, nodes }: Pick<Home, 'inventory' | 'nodes'>): OfferedKey[] {
  const problems = [inventory.lost?.problem, ...nodes.map(({ problem }) => problem)]
  return problems.flatMap((problem) => problem?.hostKey ?? [])
}
