import { bridgeTable } from './bridge.ts'
import { nodeTable } from './node.ts'
import type { Seen, Table } from './row.ts'
import { stackTable } from './stack.ts'
import { swarmTable } from './swarm.ts'

export const tables = { bridge: bridgeTable, swarm: swarmTable, node: nodeTable, stack: stackTable }

/** The table of a device; its rows look at the part of the home that stands in `seen`. */
export function tableOf<S extends Seen>(seen: S): Table<S> {
  return tables[seen.kind] as unknown as Table<S>
}
