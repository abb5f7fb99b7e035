/** What the engine says of one container, as far as a verdict needs it. */
export interface ContainerSeen {
  id: string
  /** `created`, `running`, `restarting`, `exited`, … */
  state: string
  exitCode: number
  restartCount: number
  /** UTC; another one is another start. */
  startedAt: string
  /** Undefined: it has no health check. */
  health?: string
  /** What its check said last. */
  lastCheck?: string
  outOfMemory: boolean
}

/** What was seen of a container before: since when it runs untouched, and how often it had been started again at first. */
export type ContainerMemory = Readonly<
  Record<string, { startedAt: string; since: number; restartsBefore: number }>
>

export interface ContainerQuestion {
  containers: readonly ContainerSeen[]
  memory: ContainerMemory
  /** Its containers are new: every restart counts. */
  isFresh: boolean
  /** Monotonic milliseconds. */
  now: number
}

export type ContainerVerdict =
  | { state: 'converged' }
  | { state: 'converging'; text: string }
  | { state: 'failed'; text: string; container?: string }

/** Without a health check it must have run so long: as long as Swarm watches a task. */
const STAY_MS = 5_000
const TOO_MANY_RESTARTS = 3

export function rememberContainers({ containers, memory, isFresh, now }: ContainerQuestion): ContainerMemory {
  const entries = containers.map(({ id, startedAt, restartCount }) => {
    const known = memory[id]
    const since = known?.startedAt === startedAt ? known.since : now
    const restartsBefore = known?.restartsBefore ?? (isFresh ? 0 : restartCount)
    return [id, { startedAt, since, restartsBefore }]
  })
  return Object.fromEntries(entries)
}

/** Whether the containers of a service have come up and stay, given a memory that includes this look. */
export function containersVerdict(question: ContainerQuestion): ContainerVerdict {
  const verdicts = question.containers.map((container) => verdictOf(container, question))
  if (verdicts.length === 0) return { state: 'failed', text: 'it is gone' }
  const failed = verdicts.find(({ state }) => state === 'failed')
  return failed ?? verdicts.find(({ state }) => state === 'converging') ?? { state: 'converged' }
}

function verdictOf(seen: ContainerSeen, { memory, now }: ContainerQuestion): ContainerVerdict {
  const { id, state, exitCode, health } = seen
  const failed = (text: string): ContainerVerdict => ({ state: 'failed', text, container: id })
  const known = memory[id]
  const restarts = seen.restartCount - (known?.restartsBefore ?? 0)
  const why = seen.outOfMemory ? 'it ran out of memory' : `it ended with code ${exitCode}`
  if (restarts >= TOO_MANY_RESTARTS) return failed(`${why}, ${restarts} times`)
  if (state === 'restarting') return { state: 'converging', text: `${why}, starting again` }
  if (state === 'exited' || state === 'dead') return exitCode === 0 ? { state: 'converged' } : failed(why)
  if (state !== 'running') return { state: 'converging', text: state }
  if (health === 'unhealthy') return failed('its health check fails')
  if (health !== undefined && health !== 'none') {
    return health === 'healthy' ? { state: 'converged' } : { state: 'converging', text: 'not healthy yet' }
  }
  const ran = now - (known?.since ?? now)
  return ran >= STAY_MS
    ? { state: 'converged' }
    : { state: 'converging', text: 'running, to see whether it stays' }
}

/** The answer of `GET /containers/{id}/json`, as far as it is read. */
export interface InspectedContainer {
  Id: string
  RestartCount?: number
  State: {
    Status: string
    ExitCode?: number
    StartedAt?: string
    OOMKilled?: boolean
    Health?: { Status?: string; Log?: { Output?: string }[] | null } | null
  }
}

export function containerSeen({ Id, RestartCount, State }: InspectedContainer): ContainerSeen {
  const { Health } = State
  const lastCheck = Health?.Log?.at(-1)?.Output?.trim()
  return {
    id: Id,
    state: State.Status,
    exitCode: State.ExitCode ?? 0,
    restartCount: RestartCount ?? 0,
    startedAt: State.StartedAt ?? '',
    ...(Health?.Status === undefined ? {} : { health: Health.Status }),
    ...(lastCheck === undefined || lastCheck === '' ? {} : { lastCheck }),
    outOfMemory: State.OOMKilled ?? false,
  }
}
