import { compareBytes } from './byte-order.ts'
import { nonEmpty, present } from './scope.ts'

interface Capabilities {
  CapabilityAdd?: string[]
  CapabilityDrop?: string[]
}

/** Capabilities spelled `CAP_X`, sorted; ALL stands alone, and what is added is not dropped. */
export function convertCapabilities(add: readonly string[] = [], drop: readonly string[] = []): Capabilities {
  const added = normalised(add)
  const dropped = normalised(drop).filter((name) => !added.includes(name))
  return present<Capabilities>({
    CapabilityAdd: nonEmpty(added.filter((name) => name !== 'RESET')),
    CapabilityDrop: nonEmpty(dropped.filter((name) => name !== 'RESET')),
  })
}

function normalised(names: readonly string[]): string[] {
  const spelled = names.map((name) => name.trim().toUpperCase()).map(prefixed)
  return spelled.includes('ALL') ? ['ALL'] : [...new Set(spelled)].sort(compareBytes)
}

const prefixed = (name: string) =>
  ['ALL', 'RESET'].includes(name) || name.startsWith('CAP_') ? name : `CAP_${name}`
