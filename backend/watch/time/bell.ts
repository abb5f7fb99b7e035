/** Rings once however often it is pulled, until what it rang for is taken. */
export interface Bell<T> {
  ring(reasons: readonly T[]): void
  /** Resolves when it has rung; at once when it rang before. */
  rung(): Promise<void>
  take(): Set<T>
}

export function bell<T>(): Bell<T> {
  let reasons = new Set<T>()
  let wake = () => {}
  return {
    ring(more) {
      for (const reason of more) reasons.add(reason)
      if (reasons.size > 0) wake()
    },
    rung: () =>
      reasons.size > 0
        ? Promise.resolve()
        : new Promise<void>((resolve) => {
            wake = resolve
          }),
    take() {
      const taken = reasons
      reasons = new Set()
      return taken
    },
  }
}
