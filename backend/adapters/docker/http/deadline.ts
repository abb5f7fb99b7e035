/** One wait that ends by time, by whoever does not want it any more, or by what it depends on. */
export interface Deadline {
  readonly signal: AbortSignal
  /** Lets it depend on one more signal. */
  follow(signal: AbortSignal | undefined): void
  /** From now on this long; without `ms` no time ends it any more. */
  arm(ms: number | undefined): void
  /** Begins the time anew. */
  renew(): void
  /** Must be called when the wait is over. */
  stop(): void
}

export class DeadlinePassed extends Error {
  constructor(ms: number) {
    super(`no answer within ${ms / 1000} s`)
    this.name = 'DeadlinePassed'
  }
}

/** Without `ms` only the signals end it. Its signal's reason says which it was. */
export function deadline(ms: number | undefined, caller?: AbortSignal): Deadline {
  const ending = new AbortController()
  const cleanUps: (() => void)[] = []
  let timer: NodeJS.Timeout | undefined
  const arm = (span: number | undefined): void => {
    clearTimeout(timer)
    timer = span === undefined ? undefined : setTimeout(() => ending.abort(new DeadlinePassed(span)), span)
  }
  arm(ms)
  const follow = (signal: AbortSignal | undefined): void => {
    if (!signal) return
    const onAbort = (): void => ending.abort(signal.reason)
    if (signal.aborted) onAbort()
    signal.addEventListener('abort', onAbort, { once: true })
    cleanUps.push(() => signal.removeEventListener('abort', onAbort))
  }
  follow(caller)
  return {
    signal: ending.signal,
    follow,
    arm,
    renew: () => timer?.refresh(),
    stop() {
      clearTimeout(timer)
      for (const cleanUp of cleanUps) cleanUp()
    },
  }
}

/** The value of a promise, or the signal's reason as soon as it aborts. The promise itself goes on. */
export function orAbort<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason)
    if (signal.aborted) onAbort()
    signal.addEventListener('abort', onAbort, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort))
  })
}
