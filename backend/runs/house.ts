import type { Home } from '../contract/home.ts'
import type { Finding, Subject } from '../contract/plan.ts'
import type { Run } from '../contract/run.ts'
import type { SwarmSnapshot } from '../core/engine/seen.ts'
import type { Inventory } from '../core/inventory/inventory.ts'
import { wishedSubject } from '../core/plan/project/wished-subject.ts'
import { subjectKey } from '../core/plan/subject.ts'
import { type Backups, backups } from './backups/backups.ts'
import type { EventLog } from './history/event-log.ts'
import { type PastRuns, pastRuns } from './history/past-runs.ts'
import { runsUnderWay, type UnderWay } from './history/under-way.ts'
import { leases } from './leases/leases.ts'
import { keepPicture } from './picture/keep-picture.ts'
import { nodeNames, type Picture } from './picture/picture.ts'
import type { PictureKeeper } from './picture/picture-keeper.ts'
import { type Viewer, viewer } from './picture/view-home.ts'
import { forgetCopies, forgetOld } from './planning/forget-old.ts'
import { type OpenPlans, openPlans } from './planning/open-plans.ts'
import { type Replanner, replanner } from './planning/replan.ts'
import { policyAuto } from './planning/run-by-policy.ts'
import { type Runner, runner } from './runner.ts'
import { type SecretDesk, secretDesk } from './secrets/secret-desk.ts'
import type { InventorySecret } from './secrets/secret-of-inventory.ts'
import type { World } from './world.ts'

export interface HouseOptions
  extends Omit<World, 'inventory' | 'nodeNames' | 'lostNodes' | 'whyLost' | 'publish'> {
  events: EventLog
  version: string
  onDefect(error: unknown): void
  /** A good inventory has come into force: the ways to its nodes and the watchers follow it. */
  onInventory(inventory: Inventory): void
  /** What the letter-boxes found. */
  findings?(): Finding[]
  /** The secret by which the inventory is read, and from where; undefined: by none, or it is set elsewhere. */
  inventorySecret?(): InventorySecret | undefined
}

/** What stands behind the door. */
export interface Rooms {
  world: World
  plans: OpenPlans
  runs: PastRuns
  runner: Runner
  backups: Backups
  secrets: SecretDesk
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
  const { events, store, onDefect } = options
  const world = worldOf(options, {
    picture: () => keeper.picture,
    views: () => views,
  })
  const end = new AbortController()
  const runs = pastRuns(store, events)
  const underWay = runsUnderWay()
  const held = leases(world, onDefect)
  const carrier = runner(world, held, onDefect)
  const plans = openPlans(world, runs)
  const views = viewer({
    clock: world.clock,
    store,
    runOn: underWay.on,
    planFindings: () => [...(options.findings?.() ?? []), ...again.findings()],
  })
  const again: Replanner = replanner({
    world,
    plans,
    mayPlan: (subject) => keeper.hasLooked && !carrier.busy(subject),
    onPlan: policyAuto(world, plans, carrier, end.signal, ({ subject }) => again.request([subject])),
    onFindings: () => keeper.refresh(),
    onRest: () => void forgetCopies(world, plans, runs).catch(onDefect),
    onDefect,
  })
  const taking = inventoryInForce({ onInventory: options.onInventory, plans, again, carrier })
  const keeper = keepPicture({ ...world, onDefect }, views, {
    inForce: taking,
    seen(snapshot) {
      held.watch(snapshot)
      recordCluster(store, snapshot)
    },
    changed: (subjects) => again.request(subjects),
  })
  const following = followRuns(events, underWay, {
    changed: () => keeper.refresh(),
    ended({ parts }) {
      again.request([...parts.map(({ subject }) => subject), ...again.unplanned()])
      keeper.refresh()
      forgetOld(world, plans, runs).catch(onDefect)
    },
  })

  return {
    watched: keeper,
    rooms: {
      world,
      plans,
      runs,
      runner: carrier,
      backups: backups(world, carrier, end.signal),
      secrets: secretDesk(world, keeper, options.inventorySecret),
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

/** What is under way decides how a stack is shown; a run that has ended leaves a world to look at again. */
function followRuns(
  events: EventLog,
  underWay: UnderWay,
  on: { changed(run: Run): void; ended(run: Run): void },
): { close(): void } {
  return events.follow(({ event }) => {
    if (event.type !== 'run') return
    const change = underWay.note(event.run)
    if (change !== 'none') on[change](event.run)
  })
}

/** The world as those who act see it: what they ask of the picture is what it shows at that moment. */
function worldOf(options: HouseOptions, of: { picture(): Picture; views(): Viewer }): World {
  return {
    ...options,
    publish: (event) => options.events.publish(event),
    inventory: () => of.picture().inventory,
    nodeNames: () => nodeNames(of.picture()),
    lostNodes: () => of.views().lost(of.picture()),
    whyLost: (node) => of.views().whyLost(of.picture(), node),
  }
}

interface InForce extends Pick<HouseOptions, 'onInventory'> {
  plans: OpenPlans
  again: Replanner
  carrier: Runner
}

/** What a good inventory sets going; the first one also the runs that a former process left. */
function inventoryInForce({ onInventory, plans, again, carrier }: InForce): (inventory: Inventory) => void {
  let known: Subject[] | undefined
  return (inventory) => {
    onInventory(inventory)
    const [before, now] = [known, subjectsOf(inventory)]
    known = now
    const named = new Set(now.map(subjectKey))
    for (const subject of before ?? []) if (!named.has(subjectKey(subject))) plans.forget(subject)
    again.request(now)
    if (before === undefined) carrier.resumeAll()
  }
}

/** A swarm that was there is known from now on: it is never made a second time (rule 5). */
function recordCluster(store: World['store'], { swarm, cluster }: SwarmSnapshot): void {
  const key = `cluster.${swarm}`
  if (store.fact(key) === undefined) store.setFact(key, cluster.ID)
}

function subjectsOf(inventory: Inventory): Subject[] {
  const swarms = inventory.swarms.map(({ name }): Subject => ({ kind: 'swarm', swarm: name }))
  const stacks = inventory.stacks.map((stack) => wishedSubject(stack))
  return [...swarms, ...stacks.flatMap((stack) => (stack.ok ? stack.value : []))]
}

function pictureOf(world: World, keeper: PictureKeeper, version: string): Omit<Home, 'plans' | 'runs'> {
  const { inventory, inventoryProblems, inventoryReadAt } = keeper.picture
  const { inventoryLost: lost, inventoryMissing: missing } = keeper.picture
  const { text: source } = world.source
  return {
    home: inventory?.home ?? '',
    version,
    instance: world.store.instance,
    inventory: {
      ...(source !== '' && { source }),
      ...(inventory === undefined ? {} : { commit: inventory.commit }),
      ...(inventoryReadAt === undefined ? {} : { readAt: inventoryReadAt }),
      problems: inventoryProblems,
      ...(lost && { lost }),
      ...(missing && { missing }),
    },
    ...keeper.views(),
  }
}
