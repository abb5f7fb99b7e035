import type { Home, HomeEvent } from './contract/home.ts'
import type { PlanView } from './contract/plan.ts'
import type { ReleaseView } from './contract/release.ts'
import type { Asker, CancelRun, MakePlan, StartRun } from './contract/requests.ts'
import type { JournalRow, Run } from './contract/run.ts'
import type { LogLine, LogOptions } from './ports/docker-api.ts'

/** An event as followers get it; `id` counts up while this process lives, `at` is UTC. */
export interface ToldEvent {
  id: number
  at: string
  event: HomeEvent
}

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
  startRun(request: StartRun, asker: Asker): Promise<Run>
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
  /** Lines of a service of a swarm stack; ends when the signal aborts or, without follow, at the end. */
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
  follow(
    onEvent: (told: ToldEvent) => void,
    afterId?: number,
  ): { missed: boolean; close(): void }
}
