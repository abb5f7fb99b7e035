import { HomeportError } from './contract/errors.ts'
import type { Home } from './contract/home.ts'
import type { Plan, PlanView } from './contract/plan.ts'
import type { ReleaseView } from './contract/release.ts'
import type { Asker, CancelRun, MakePlan, StartRun } from './contract/requests.ts'
import type { JournalRow, Run } from './contract/run.ts'
import { orderPlans } from './core/plan/order-plans.ts'
import { EngineError, type LogLine, type LogOptions } from './ports/docker-api.ts'
import type { ToldEvent } from './runs/history/event-log.ts'
import type { Rooms } from './runs/house.ts'
import { logsOf } from './runs/logs-of.ts'
import { newestReleases, RELEASES_KEPT } from './runs/planning/kept-releases.ts'
import type { World } from './runs/world.ts'

export type { ToldEvent } from './runs/history/event-log.ts'

/**
 * The front door: every question and every deed. Refusals are thrown as HomeportError. HTTP and MQTT are two
 * letter-boxes in this door; neither can do what the other cannot.
 */
export interface Homeport {
  home(): Home
  plans(): PlanView[]
  plan(id: string): PlanView
  /** Looks, thinks and says what would be done; writes nothing on any engine. */
  makePlan(request: MakePlan, asker: Asker): Promise<PlanView>
  /** Starts, or queues, a run of these plans and returns at once. */
  startRun(request: Omit<StartRun, 'by'>, asker: Asker): Promise<Run>
  /** Newest first. */
  runs(limit: number): Run[]
  run(id: string): Run
  journal(id: string): JournalRow[]
  runLog(id: string): { at: string; line: string }[]
  cancelRun(id: string, request: CancelRun, asker: Asker): Run
  /** Goes on with a run that stopped waiting. */
  resumeRun(id: string, asker: Asker): Run
  /** Closes a run that cannot go on; what it did stays. */
  abandonRun(id: string, asker: Asker): Run
  releases(stack: string): ReleaseView[]
  /** Lines of a service; ends when the signal aborts or, without follow, at the end. */
  serviceLogs(
    stack: string,
    service: string,
    options: LogOptions,
    onLine: (line: LogLine) => void,
  ): Promise<void>
  /**
   * Calls back for every event after `afterId` (those still remembered at once), then as they happen. `missed` is
   * true when older events were already forgotten: read `home()` again.
   */
  follow(onEvent: (told: ToldEvent) => void, afterId?: number): { missed: boolean; close(): void }
}

const RUNS_IN_PICTURE = 10

export function openHomeport(rooms: Rooms): Homeport {
  return new FrontDoor(rooms)
}

class FrontDoor implements Homeport {
  readonly #rooms: Rooms

  constructor(rooms: Rooms) {
    this.#rooms = rooms
  }

  home(): Home {
    const { picture, plans, runs } = this.#rooms
    return { ...picture(), plans: plans.list(), runs: runs.newest(RUNS_IN_PICTURE) }
  }

  plans(): PlanView[] {
    return this.#rooms.plans.list()
  }

  plan(id: string): PlanView {
    return this.#rooms.plans.view(id)
  }

  makePlan(request: MakePlan): Promise<PlanView> {
    return reached(this.#world, this.#rooms.plans.make(request))
  }

  async startRun(request: Omit<StartRun, 'by'>, asker: Asker): Promise<Run> {
    const { plans, runner } = this.#rooms
    return this.#audited(asker, `run ${request.plans.join(', ')}`, () => {
      const wanted = [...new Set(request.plans)].map((id) => this.#storedPlan(id))
      const chosen = orderPlans(wanted, this.#world.inventory() ?? { stacks: [] })
      const started = runner.start(chosen, request.answers ?? {}, asker)
      for (const plan of chosen) plans.taken(plan)
      return started
    })
  }

  runs(limit: number): Run[] {
    return this.#rooms.runs.newest(limit)
  }

  run(id: string): Run {
    return this.#rooms.runs.run(id)
  }

  journal(id: string): JournalRow[] {
    this.run(id)
    return this.#world.store.journal(id)
  }

  runLog(id: string): { at: string; line: string }[] {
    this.run(id)
    return this.#world.store.log(id)
  }

  cancelRun(id: string, request: CancelRun, asker: Asker): Run {
    const what = `cancel run ${id}: ${request.choice}`
    return this.#audited(asker, what, () => this.#rooms.runner.cancel(id, request, asker))
  }

  resumeRun(id: string, asker: Asker): Run {
    return this.#audited(asker, `resume run ${id}`, () => this.#rooms.runner.resume(id))
  }

  abandonRun(id: string, asker: Asker): Run {
    return this.#audited(asker, `abandon run ${id}`, () => this.#rooms.runner.abandon(id, asker))
  }

  releases(stack: string): ReleaseView[] {
    const { store } = this.#world
    const current = store.currentRelease(stack)
    return newestReleases(store, stack)
      .slice(0, RELEASES_KEPT)
      .map(({ desired: _d, configs: _c, secrets: _s, ...seen }) => ({
        ...seen,
        current: seen.number === current,
      }))
  }

  async serviceLogs(...[stack, service, options, onLine]: Parameters<Homeport['serviceLogs']>) {
    const read = await reached(this.#world, logsOf(this.#world, stack, service))
    await read(options, onLine)
  }

  follow(onEvent: (told: ToldEvent) => void, afterId?: number): { missed: boolean; close(): void } {
    return this.#rooms.events.follow(onEvent, afterId)
  }

  get #world(): World {
    return this.#rooms.world
  }

  #storedPlan(id: string): Plan {
    const found = this.#world.store.plan(id)?.plan
    if (found === undefined) throw new HomeportError('not-found', `there is no plan ${id}`)
    return found
  }

  /** Every deed is written down with who asked for it, the refused one too. */
  #audited<T>({ who, from }: Asker, what: string, deed: () => T): T {
    const { store, clock } = this.#world
    const note = (result: string) => store.audit({ at: clock.now(), who, from, what, result })
    try {
      const value = deed()
      noteAccepted(note)
      return value
    } catch (error) {
      if (error instanceof HomeportError && error.code !== 'disk-full') note(`refused: ${error.message}`)
      throw error
    }
  }
}

/** What was done is done, although the disk had no room left to tell of it. */
function noteAccepted(note: (result: string) => void): void {
  try {
    note('accepted')
  } catch (error) {
    if (!(error instanceof HomeportError) || error.code !== 'disk-full') throw error
  }
}

/** A question that no engine could be asked is refused with why; it may be asked again. */
async function reached<T>(world: World, asked: Promise<T>): Promise<T> {
  try {
    return await asked
  } catch (error) {
    if (!(error instanceof EngineError)) throw error
    const { text, advice } = world.engines.explain(error.node, error)
    throw new HomeportError('unreachable', text, advice)
  }
}
