import type { Inventory, Node } from '../core/inventory/inventory.ts'
import { composeNodes } from '../core/project/compose-nodes.ts'
import { nodesOfSwarm } from '../core/swarm/members.ts'
import type { Clock } from '../ports/clock.ts'
import type { InventorySource } from '../ports/inventory-source.ts'
import type { Engines, ReadNode, ReadSwarm } from '../ports/nodes/engines.ts'
import type { Reach } from '../ports/nodes/reach.ts'
import type { Watched } from '../ports/nodes/watched.ts'
import type { Projects } from '../ports/projects.ts'
import type { Secrets } from '../ports/secrets.ts'
import { stacksOnNode, watchHostFiles } from './host-files.ts'
import { watchInventory } from './inventory.ts'
import { type NodeReceiver, watchNode } from './nodes.ts'
import { type ProjectsWatch, watchProjects } from './projects.ts'
import { watchSecrets } from './secrets.ts'
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
  readNode: ReadNode
  projects: Pick<Projects, 'hostMarks'>
  source: InventorySource
  reach: Reach
  secrets: Pick<Secrets, 'look' | 'findings'>
}

/** All loops that look: the inventory, every node, every swarm. */
export function watchHome(sources: Sources, receiver: Watched): HomeWatch {
  const nodes = new Map<string, { made: string; close(): void }>()
  const swarms = new Map<string, SwarmWatch>()
  const projects = new Map<string, ProjectsWatch>()
  let inForce: Inventory | undefined
  const inventory = watchInventory(sources.source, receiver)
  const surroundings = watchSurroundings(sources, receiver)
  const secrets = watchSecrets(sources, receiver)
  const ofNodes: NodeReceiver = {
    nodeInfo: (node, info) => receiver.nodeInfo(node, info),
    nodeSeen(node, evidence) {
      receiver.nodeSeen(node, evidence)
      surroundings.noted(node, evidence)
    },
  }

  const membersOf = (swarm: string) => nodesOfSwarm(inForce?.nodes ?? [], swarm)

  const stacksOn = (node: string) => (inForce === undefined ? [] : stacksOnNode(inForce, node))
  const watchAll = (node: Node) => {
    const watches = [watchNode(node, sources, ofNodes), watchHostFiles(node, stacksOn, sources, receiver)]
    return {
      close: () =>
        watches.forEach((watch) => {
          watch.close()
        }),
    }
  }

  const followProjects = (names: readonly string[]) => {
    for (const [name, watch] of projects) {
      if (names.includes(name)) continue
      void watch.close()
      projects.delete(name)
    }
    for (const name of names) {
      if (!projects.has(name)) projects.set(name, watchProjects(name, sources, receiver))
    }
  }

  return {
    follow(wished) {
      inForce = wished
      secrets.follow(wished)
      for (const [name, watch] of nodes) {
        const node = wished.nodes.find((candidate) => candidate.name === name)
        if (node !== undefined && JSON.stringify(node) === watch.made) continue
        watch.close()
        nodes.delete(name)
        surroundings.forget(name)
      }
      for (const node of wished.nodes) {
        if (nodes.has(node.name)) continue
        nodes.set(node.name, { made: JSON.stringify(node), ...watchAll(node) })
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
      followProjects(composeNodes(wished))
    },
    async close() {
      inventory.close()
      surroundings.close()
      secrets.close()
      for (const watch of nodes.values()) watch.close()
      const followers = [...swarms.values(), ...projects.values()]
      await Promise.allSettled(followers.map((watch) => watch.close()))
    },
  }
}
