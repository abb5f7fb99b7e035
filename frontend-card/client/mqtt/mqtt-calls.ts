import type { BackUp, Drill, Restore, Snapshot } from '../../../backend/contract/backup.ts'
import type { CancelRun, MakePlan, StartRun } from '../../../backend/contract/doors/requests.ts'
import type { PlanView } from '../../../backend/contract/plan.ts'
import type { ReleaseView } from '../../../backend/contract/release.ts'
import type { Run } from '../../../backend/contract/run.ts'
import type { MqttRequests } from './mqtt-requests.ts'

/** What a person asks of homeport by MQTT, each by its verb. */
export class MqttCalls {
  readonly #requests: MqttRequests

  constructor(requests: MqttRequests) {
    this.#requests = requests
  }

  makePlan(request: MakePlan): Promise<PlanView> {
    return this.#requests.ask('plan/make', request)
  }

  /** In whose name, Home Assistant tells homeport. */
  startRun({ plans, answers }: StartRun): Promise<Run> {
    return this.#requests.ask('plan/approve', { plans, ...(answers ? { answers } : {}) })
  }

  cancelRun(run: string, { choice }: CancelRun): Promise<Run> {
    return this.#requests.ask('run/cancel', { run, choice })
  }

  resumeRun(run: string): Promise<Run> {
    return this.#requests.ask('run/resume', { run })
  }

  abandonRun(run: string): Promise<Run> {
    return this.#requests.ask('run/abandon', { run })
  }

  run(run: string): Promise<Run> {
    return this.#requests.ask('run/read', { run }, { reads: true })
  }

  async runLog(run: string): Promise<string[]> {
    return (await this.#requests.ask<{ lines: string[] }>('run/log', { run }, { reads: true })).lines
  }

  async releases(stack: string): Promise<ReleaseView[]> {
    const asked = this.#requests.ask<{ releases: ReleaseView[] }>('release/list', { stack }, { reads: true })
    return (await asked).releases
  }

  backUp(request: BackUp): Promise<Run> {
    return this.#requests.ask('backup/make', request)
  }

  drill(request: Drill): Promise<Run> {
    return this.#requests.ask('backup/drill', request)
  }

  planRestore(request: Restore): Promise<PlanView> {
    return this.#requests.ask('backup/restore', request)
  }

  async snapshots(stack: string): Promise<Snapshot[]> {
    const asked = this.#requests.ask<{ snapshots: Snapshot[] }>('backup/list', { stack })
    return (await asked).snapshots
  }
}
