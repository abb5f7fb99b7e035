import type { BackUp, Drill, Restore, Snapshot, VolumeBackup } from './contract/backup.ts'
import type { Asker, CancelRun, MakePlan, StartRun } from './contract/doors/requests.ts'
import { HomeportError } from './contract/errors.ts'
import type { Home } from './contract/home.ts'
import type { AcceptHostKey, OfferedKey } from './contract/host-key.ts'
import type { Plan, PlanView } from './contract/plan.ts'
import type { ReleaseView } from './contract/release.ts'
import type { JournalRow, Run } from './contract/run.ts'
import { orderPlans } from './core/plan/order-plans.ts'
import type { LogLine, LogOptions } from './ports/nodes/docker-api.ts'
import { acceptHostKey, offersOf } from './runs/accept-host-key.ts'
import { type AuditLog, auditLog } from './runs/history/audit-log.ts'
import type { ToldEvent } from './runs/history/event-log.ts'
import type { Rooms } from './runs/house.ts'
import { logsOf } from './runs/logs-of.ts'
import { releaseViews } from './runs/planning/kept-releases.ts'
import { reached } from './runs/reached.ts'
import type { SecretDesk } from './runs/secrets/secret-desk.ts'
import type { Beginning, FirstStart } from './runs/setup/first-start.ts'
import type { World } from './runs/world.ts'

export type { ToldEvent } from './runs/history/event-log.ts'

/**
 * The front door: every question and every deed. Refusals are thrown as HomeportError. HTTP and MQTT are two
 * letter-boxes in this door; neither can do what the other cannot.
 */
export interface Homeport extends FirstStart, SecretDesk {
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
  /** Every volume that is to be backed up, with what became of it. */
  backups(): VolumeBackup[]
  /** Starts, or queues, a run that backs up a stack's volumes, and returns at once. */
  backUp(request: BackUp, asker: Asker): Promise<Run>
  /** Starts, or queues, a run that proves the newest backups by a restore to nobody's harm. */
  drill(request: Drill, asker: Asker): Promise<Run>
  /** The plan that puts a volume back; it asks before it takes anything away. */
  planRestore(request: Restore, asker: Asker): Promise<PlanView>
  /** What the repository has of a stack, newest first. */
  snapshots(stack: string): Promise<Snapshot[]>
  /** Somebody says that there is a newer inventory: it is looked for at once. They are believed nothing else. */
  lookAtInventory(asker: Asker): void
  /** From now on a host is known by the key that it shows, and that a person has compared. */
  acceptHostKey(accepted: AcceptHostKey, asker: Asker): OfferedKey
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

export function openHomeport(rooms: Rooms, beginning: Beginning): Homeport {
  return Object.assign(new FrontDoor(rooms, beginning.offers), rooms.secrets, beginning.first)
}

class FrontDoor implements Omit<Homeport, keyof FirstStart | keyof SecretDesk> {
  readonly #rooms: Rooms
  readonly #offersAtFirst: Beginning['offers']

  constructor(rooms: Rooms, offersAtFirst: Beginning['offers']) {
    this.#rooms = rooms
    this.#offersAtFirst = offersAtFirst
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
    return this.#log.now(asker, `run ${request.plans.join(', ')}`, () => {
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
    return this.#log.now(asker, what, () => this.#rooms.runner.cancel(id, request, asker))
  }

  resumeRun(id: string, asker: Asker): Run {
    return this.#log.now(asker, `resume run ${id}`, () => this.#rooms.runner.resume(id))
  }

  abandonRun(id: string, asker: Asker): Run {
    return this.#log.now(asker, `abandon run ${id}`, () => this.#rooms.runner.abandon(id, asker))
  }

  releases(stack: string): ReleaseView[] {
    return releaseViews(this.#world.store, stack)
  }

  backups(): VolumeBackup[] {
    return this.#rooms.backups.list()
  }

  backUp(request: BackUp, asker: Asker): Promise<Run> {
    const { stack, volume } = request
    const what = `back up ${stack}${volume === undefined ? '' : `/${volume}`}`
    return this.#log.later(asker, what, () =>
      reached(this.#world, this.#rooms.backups.backUp(request, asker)),
    )
  }

  drill(request: Drill, asker: Asker): Promise<Run> {
    const what = `prove the backups of ${request.stack}`
    return this.#log.later(asker, what, () => reached(this.#world, this.#rooms.backups.drill(request, asker)))
  }

  planRestore(request: Restore): Promise<PlanView> {
    return reached(this.#world, this.#rooms.backups.planRestore(request))
  }

  snapshots(stack: string): Promise<Snapshot[]> {
    return reached(this.#world, this.#rooms.backups.snapshots(stack))
  }

  lookAtInventory(asker: Asker): void {
    this.#log.now(asker, 'look for a newer inventory', () => this.#world.source.lookNow())
  }

  acceptHostKey(accepted: AcceptHostKey, asker: Asker): OfferedKey {
    return this.#log.now(asker, `accept the host key of ${accepted.where}: ${accepted.key}`, () =>
      acceptHostKey([...offersOf(this.#world, this.home()), ...this.#offersAtFirst()], accepted),
    )
  }

  async serviceLogs(...[stack, service, options, onLine]: Parameters<Homeport['serviceLogs']>) {
    const reading = logsOf(this.#world, stack, service).then((read) => read(options, onLine))
    // A node may be lost long after the first line.
    await reached(this.#world, reading)
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

  get #log(): AuditLog {
    return auditLog(this.#world)
  }
}
