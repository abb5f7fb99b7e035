import type { HomeEvent } from '../../contract/home.ts'
import type { Subject } from '../../contract/plan.ts'
import type { Problem } from '../../contract/problem.ts'
import type { SwarmSnapshot } from '../../core/engine/seen.ts'
import { rememberFailures } from '../../core/findings/failure-memory.ts'
import { checkInventory } from '../../core/inventory/check-inventory.ts'
import type { Inventory } from '../../core/inventory/inventory.ts'
import { changedSubjects, leftStacks } from '../../core/swarm/changed-subjects.ts'
import type { Watched } from '../../ports/watched.ts'
import type { World } from '../world.ts'
import { emptyPicture, forgetGone, type Picture, type Views } from './picture.ts'
import type { Viewer } from './view-home.ts'

/** What the watchers bring comes in here, and what changed by it is told. */
export interface PictureKeeper extends Watched {
  readonly picture: Picture
  views(): Views
  /** Looks at everything again: a run, a release or time itself may have changed what is to be told. */
  refresh(): void
}

export interface Listeners {
  seen(snapshot: SwarmSnapshot): void
  /** A good inventory has come into force. */
  inForce(inventory: Inventory): void
  /** Something of these subjects is not what it was. */
  changed(subjects: Subject[]): void
}

export function keepPicture(
  world: Pick<World, 'clock' | 'publish'>,
  viewer: Viewer,
  listeners: Listeners,
): PictureKeeper {
  const picture = emptyPicture()
  let views: Views = { nodes: [], swarms: [], stacks: [], findings: [] }
  const told = new Map<string, string>()
  const judgements = new Map<string, string>()

  /** What was told already is no news. */
  const tell = (key: string, event: HomeEvent) => {
    const text = JSON.stringify(event)
    if (told.get(key) === text) return
    told.set(key, text)
    world.publish(event)
  }

  const refresh = () => {
    views = viewer.view(picture)
    const events = eventsOf(views)
    const keys = new Set(['inventory', ...events.map(([key]) => key)])
    for (const key of told.keys()) if (!keys.has(key)) told.delete(key)
    for (const [key, event] of events) tell(key, event)
  }

  const setProblems = (problems: Problem[]) => {
    picture.inventoryProblems = problems
    const commit = picture.inventory?.commit
    tell('inventory', { type: 'inventory', problems, ...(commit === undefined ? {} : { commit }) })
  }

  return {
    picture,
    views: () => views,
    refresh,
    async inventoryRead(raw) {
      const checked = checkInventory(raw)
      picture.inventoryReadAt = world.clock.now()
      if (!checked.ok) return setProblems(checked.problems)
      const before = picture.inventory
      picture.inventory = checked.inventory
      picture.inventoryFindings = checked.findings
      forgetGone(picture, checked.inventory)
      setProblems([])
      if (before?.commit !== checked.inventory.commit) {
        listeners.inForce(checked.inventory)
        const seen = [...picture.snapshots.values()]
        listeners.changed(seen.flatMap((snapshot) => leftStacks(checked.inventory, snapshot)))
      }
      refresh()
    },
    inventoryLost: (text) =>
      setProblems([{ code: 'inventory-lost', text, advice: 'The last good inventory stays in force.' }]),
    nodeSeen(node, evidence) {
      picture.evidence.set(node, evidence)
      const judged = JSON.stringify(viewer.verdict(picture, node))
      if (judgements.get(node) === judged) return
      judgements.set(node, judged)
      refresh()
    },
    cutOffFrom(nodes) {
      picture.cutOffFrom = nodes
      refresh()
    },
    nodeInfo(node, info) {
      picture.infos.set(node, info)
      refresh()
    },
    swarmSeen(snapshot) {
      const before = picture.snapshots.get(snapshot.swarm)
      picture.snapshots.set(snapshot.swarm, snapshot)
      const failures = picture.failures.get(snapshot.swarm)
      picture.failures.set(snapshot.swarm, rememberFailures(failures, snapshot, world.clock.monotonic()))
      picture.lostSwarms.delete(snapshot.swarm)
      refresh()
      listeners.seen(snapshot)
      listeners.changed(changedSubjects(before, snapshot))
    },
    swarmLost(swarm, text) {
      const since = picture.lostSwarms.get(swarm)?.since ?? world.clock.monotonic()
      picture.lostSwarms.set(swarm, { since, text })
      refresh()
    },
  }
}

function eventsOf(views: Views): [string, HomeEvent][] {
  return [
    ...views.nodes.map((node): [string, HomeEvent] => [`node ${node.name}`, { type: 'node', node }]),
    ...views.swarms.map((swarm): [string, HomeEvent] => [`swarm ${swarm.name}`, { type: 'swarm', swarm }]),
    ...views.stacks.map((stack): [string, HomeEvent] => [`stack ${stack.name}`, { type: 'stack', stack }]),
    ['findings', { type: 'findings', findings: views.findings }],
  ]
}
