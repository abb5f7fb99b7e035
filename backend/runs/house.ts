import type { Home } from '../contract/home.ts'
import type { Subject } from '../contract/plan.ts'
import type { Run } from '../contract/run.ts'
import { finalRunStates } from '../contract/words.ts'
import type { SwarmSnapshot } from '../core/engine/seen.ts'
import type { Inventory } from '../core/inventory/inventory.ts'
import { subjectKey, subjectsCollide } from '../core/plan/subject.ts'
import type { EventLog } from './event-log.ts'
import { leases } from './lease.ts'
import { type PastRuns, pastRuns } from './past-runs.ts'
import { keepPicture, type PictureKeeper } from './picture/keep-picture.ts'
import { nodeNames } from './picture/picture.ts'
import { viewer } from './picture/view-home.ts'
import { forgetOld } from './planning/forget-old.ts'
import { type OpenPlans, openPlans } from './planning/open-plans.ts'
import { type Replanner, replanner } from './planning/replan.ts'
import { policyAuto } from './planning/run-by-policy.ts'
import { type Runner, runner } from './runner.ts'
import type { World } from './world.ts'

export interface HouseOptions
  extends Omit<World, 'inventory' | 'nodeNames' | 'lostNodes' | 'whyLost' | 'publish'> {
  events: EventLog
  version: string
  onDefect(error: unknown): void
  /** A good inventory has come into force: the ways to its nodes and the watchers follow it. */
  onInventory(inventory: Inventory): void
}

/** What stands behind the door. */
export interface Rooms {
  world: World
  plans: OpenPlans
  runs: PastRuns
  runner: Runner
  events: EventLog
  /** The current picture, as clients draw it. */
  picture(): Omit<Home, 'plans' | 'runs'>
}

/** Everything that acts, put together: what the watchers bring goes in, rooms for the front door come out. */
export interface House {
  watched: PictureKeeper
  rooms: Rooms
  close(): Promise<void>
}

export function openHouse(options: HouseOptions): House {
  const { events, store } = options
  const world: World = {
    ...options,
    publish: (event) => events.publish(event),
    inventory: () => keeper.picture.inventory,
    nodeNames: () => nodeNames(keeper.picture),
    lostNodes: () => views.lost(keeper.picture),
    whyLost: (node) => views.whyLost(keeper.picture, node),
  }
  const end = new AbortController()
  const runs = pastRuns(store, events)
  const latest = new Map<string, Run>()
  const runOn = (subject: Subject) =>
    [...latest.values()].find((run) =>
      run.parts.some((part) => part.outcome === undefined && subjectsCollide(part.subject, subject)),
    )
  const held = leases(world, options.onDefect)
  const carrier = runner(world, held, options.onDefect)
  const plans = openPlans(world, runs)
  const views = viewer({ clock: world.clock, store, runOn, planFindings: () => again.findings() })
  const runByPolicy = policyAuto(world, plans, carrier, end.signal, ({ subject }) => again.request([subject]))
  const again: Replanner = replanner(
    world,
    plans,
    (subject) => !carrier.busy(subject),
    runByPolicy,
    () => keeper.refresh(),
    options.onDefect,
  )
  let begun = false

  let known: Subject[] = []

  const keeper = keepPicture(world, views, {
    inForce(inventory) {
      options.onInventory(inventory)
      const before = known
      known = subjectsOf(inventory)
      for (const subject of before) if (!includesSubject(known, subject)) plans.forget(subject)
      again.request(known)
      if (!begun) {
        begun = true
        carrier.resumeAll()
      }
    },
    seen(snapshot) {
      held.watch(snapshot)
      recordCluster(store, snapshot)
    },
    changed: (subjects) => again.request(subjects),
  })

  const following = events.follow(({ event }) => {
    if (event.type !== 'run') return
    const { run } = event
    const before = latest.get(run.id)?.state
    if (!finalRunStates.includes(run.state)) {
      latest.set(run.id, run)
      if (before !== run.state) keeper.refresh()
      return
    }
    latest.delete(run.id)
    again.request(run.parts.map((part) => part.subject))
    keeper.refresh()
    forgetOld(world, plans).catch(options.onDefect)
  })

  return {
    watched: keeper,
    rooms: {
      world,
      plans,
      runs,
      runner: carrier,
      events,
      picture: () => pictureOf(world, keeper, options.version),
    },
    async close() {
      following.close()
      end.abort()
      held.close()
      await Promise.all([again.close(), carrier.close()])
    },
  }
}

function includesSubject(subjects: readonly Subject[], subject: Subject): boolean {
  return subjects.some((one) => subjectKey(one) === subjectKey(subject))
}

/** A swarm that was there is known from now on: it is never made a second time (rule 5). */
function recordCluster(store: World['store'], { swarm, cluster }: SwarmSnapshot): void {
  const key = `cluster.${swarm}`
  if (store.fact(key) === undefined) store.setFact(key, cluster.ID)
}

function subjectsOf(inventory: Inventory): Subject[] {
  const swarms = inventory.swarms.map(({ name }): Subject => ({ kind: 'swarm', swarm: name }))
  const stacks = inventory.stacks.flatMap((stack): Subject[] =>
    stack.runOn.kind === 'swarm' ? [{ kind: 'stack', stack: stack.name, target: stack.runOn.swarm }] : [],
  )
  return [...swarms, ...stacks]
}

function pictureOf(world: World, keeper: PictureKeeper, version: string): Omit<Home, 'plans' | 'runs'> {
  const { inventory, inventoryProblems, inventoryReadAt } = keeper.picture
  return {
    home: inventory?.home ?? '',
    version,
    instance: world.store.instance,
    inventory: {
      ...(inventory === undefined ? {} : { commit: inventory.commit }),
      ...(inventoryReadAt === undefined ? {} : { readAt: inventoryReadAt }),
      problems: inventoryProblems,
    },
    ...keeper.views(),
  }
}
