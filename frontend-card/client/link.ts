import type { BackUp, Drill, Restore, Snapshot } from '../../backend/contract/backup.ts'
import type { CancelRun, MakePlan, StartRun } from '../../backend/contract/doors/requests.ts'
import type { Home, HomeEvent } from '../../backend/contract/home.ts'
import type { AcceptHostKey, OfferedKey } from '../../backend/contract/host-key.ts'
import type { PlanView } from '../../backend/contract/plan.ts'
import type { ReleaseView } from '../../backend/contract/release.ts'
import type { Run } from '../../backend/contract/run.ts'
import type { MakeSecretKey, PutSecret, SecretView } from '../../backend/contract/secret.ts'
import type {
  ChooseInventory,
  ChosenPlace,
  FirstFiles,
  FirstInventory,
  Setup,
  TriedNode,
  TypedHome,
  TypedNode,
} from '../../backend/contract/setup.ts'

/** How a face of homeport reaches it, best first. */
export type LinkKind = 'http' | 'ingress' | 'mqtt' | 'entities' | 'demo'

/** What a link can do; what it cannot is not offered, and the face says why. */
export type Ability =
  | 'plan'
  | 'approve'
  | 'cancel'
  | 'logs'
  | 'diff'
  | 'run-log'
  | 'releases'
  | 'backups'
  | 'host-keys'
  | 'secrets'

/**
 * `connecting`: not yet heard of. `live`: told as it happens. `lost`: homeport, or the way to it, is gone; the last
 * picture is kept and shown as old. `refused`: it answers, and does not let us in.
 */
export type LinkState =
  | { kind: 'connecting' }
  | { kind: 'live' }
  | ({ kind: 'lost'; since: number } & Why)
  | ({ kind: 'refused'; advice: string } & Why)

/** Why there is no way: in English, and by a code where a face can say it in its own language. */
export interface Why {
  text: string
  code?: string
}

/** What a link tells: its own state, the whole picture, and single events. */
export interface Listener {
  state(state: LinkState): void
  /** The whole picture: at first, and again whenever events may have been missed. */
  home(home: Home): void
  event(event: HomeEvent): void
}

export interface LogText {
  at?: string
  node?: string
  stream?: 'stdout' | 'stderr'
  text: string
}

/** A refusal, as problem+json and the MQTT answers carry it. */
export class Refusal extends Error {
  declare readonly code: string
  declare readonly advice: string | undefined
  constructor(code: string, message: string, advice?: string) {
    super(message)
    this.code = code
    this.advice = advice
  }
}

/** What can be asked and done as long as there is no inventory. Every call rejects with a Refusal. */
export interface SetupCalls {
  read(): Promise<Setup>
  choose(place: ChooseInventory): Promise<ChosenPlace>
  /** What is typed is kept, for whoever looks and after a restart. */
  keepHome(home: TypedHome): Promise<unknown>
  /** `id`: what this face calls the node from now on; two faces never call two of them the same. */
  keepNode(id: string, node: TypedNode): Promise<unknown>
  removeNode(id: string): Promise<unknown>
  /** The node as it was kept. */
  tryNode(id: string): Promise<TriedNode>
  draft(wish: FirstInventory): Promise<FirstFiles>
  write(wish: FirstInventory): Promise<FirstFiles>
}

/** Where homeport can be set up. */
export type SetupLink = Link & { readonly setup: SetupCalls }

/** homeport, as page and card see it. Every call rejects with a Refusal. */
export interface Link {
  readonly kind: LinkKind
  readonly abilities: ReadonlySet<Ability>
  /** Only where homeport itself answers. */
  readonly setup?: SetupCalls
  /** Begins to follow; returns the way to end it. A link is followed once. */
  follow(listener: Listener): () => void
  makePlan(request: MakePlan): Promise<PlanView>
  startRun(request: StartRun): Promise<Run>
  cancelRun(id: string, request: CancelRun): Promise<Run>
  resumeRun(id: string): Promise<Run>
  abandonRun(id: string): Promise<Run>
  run(id: string): Promise<Run>
  /** The run's text so far, a line each. */
  runLog(id: string): Promise<string[]>
  releases(stack: string): Promise<ReleaseView[]>
  backUp(request: BackUp): Promise<Run>
  /** Restores the newest backups to nobody's harm. */
  drill(request: Drill): Promise<Run>
  /** The plan that puts a volume back. */
  planRestore(request: Restore): Promise<PlanView>
  /** What the repository has of a stack, newest first; it is asked, which takes seconds. */
  snapshots(stack: string): Promise<Snapshot[]>
  /** From now on a host is known by this key, which somebody has compared. */
  acceptHostKey(request: AcceptHostKey): Promise<OfferedKey>
  /** Every secret that the inventory names; no value among them. */
  secrets(): Promise<SecretView[]>
  putSecret(name: string, request: PutSecret): Promise<SecretView>
  /** Makes the SSH key of a backup repository where homeport runs. */
  makeSecretKey(name: string, request: MakeSecretKey): Promise<SecretView>
  /** The last `tail` lines of a service, then as they come, until the signal aborts. */
  serviceLogs(
    of: { stack: string; service: string; tail: number },
    onLine: (line: LogText) => void,
    until: AbortSignal,
  ): Promise<void>
}
