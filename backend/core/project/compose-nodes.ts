import type { Inventory } from '../inventory/inventory.ts'

/**
 * Nodes on which Docker Compose may have made something for homeport: those of a stack, and those outside any swarm, on
 * which a stack may have been.
 */
export function composeNodes({ nodes, stacks }: Pick<Inventory, 'nodes' | 'stacks'>): string[] {
  const named = new Set(stacks.flatMap(({ runOn }) => (runOn.kind === 'nodes' ? runOn.nodes : [])))
  return nodes
    .filter(({ name, swarm, connect }) => connect.length > 0 && (swarm === undefined || named.has(name)))
    .map(({ name }) => name)
}
