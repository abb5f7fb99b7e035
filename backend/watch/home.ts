import type { Inventory } from '../core/inventory/inventory.ts'
import { nodesOfSwarm } from '../core/swarm/members.ts'
import type { Clock } from '../ports/clock.ts'
import type { Engines, ReadSwarm } from '../ports/engines.ts'
import type { InventorySource } from '../ports/inventory-source.ts'
import type { Reach } from '../ports/reach.ts'
import type { Watched } from '../ports/watched.ts'
import { watchInventory } from './inventory.ts'
import { type NodeReceiver, watchNode } from './nodes.ts'
import { watchSurroundings } from './surroundings.ts'
import { type SwarmWatch, watchSwarm } from './swarms.ts'

export interface HomeWatch {
  /** Watches the nodes and swarms of this inventory, and no others. */
  follow(inventory: Inventory): void
  close(): Promise<void>
}

interface Sources {
  clock: Clock
  engines: Engines
  readSwarm: ReadSwarm
  source: InventorySource
  reach: Reach
}

/** All loops that look: the inventory, every node, every swarm. */
export function watchHome(sources: Sources, receiver: Watched): HomeWatch {
  const nodes = new Map<string, { made: string; close(): void }>()
  const swarms = new Map<string, SwarmWatch>()
  let inForce: Inventory | undefined
  const inventory = watchInventory(sources.source, sources.clock, receiver)
  const surroundings = watchSurroundings(sources, receiver)
  const ofNodes: NodeReceiver = {
    nodeInfo: (node, info) => receiver.nodeInfo(node, info),
    nodeSeen(node, evidence) {
      receiver.nodeSeen(node, evidence)
      surroundings.noted(node, evidence)
    },
  }

  const membersOf = (swarm: string) => nodesOfSwarm(inForce?.nodes ?? [], swarm)

  return {
    follow(wished) {
      inForce = wished
      for (const [name, watch] of nodes) {
        const node = wished.nodes.find((candidate) => candidate.name === name)
        if (node !== undefined && JSON.stringify(node) === watch.made) continue
        watch.close()
        nodes.delete(name)
        surroundings.forget(name)
      }
      for (const node of wished.nodes) {
        if (nodes.has(node.name)) continue
        nodes.set(node.name, { made: JSON.stringify(node), ...watchNode(node, sources, ofNodes) })
      }
      for (const [name, watch] of swarms) {
        if (wished.swarms.some((swarm) => swarm.name === name)) continue
        void watch.close()
        swarms.delete(name)
      }
      for (const { name } of wished.swarms) {
        if (!swarms.has(name))
          swarms.set(
            name,
            watchSwarm(name, () => membersOf(name), sources, receiver),
          )
      }
    },
    async close() {
      inventory.close()
      surroundings.close()
      for (const watch of nodes.values()) watch.close()
      await Promise.allSettled([...swarms.values()].map((watch) => watch.close()))
    },
  }
}
