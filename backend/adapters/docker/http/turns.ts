/** At most so many at once; the others wait their turn in order. */
export class Turns {
  #free: number
  readonly #waiting: (() => void)[] = []

  constructor(atOnce: number) {
    this.#free = atOnce
  }

  /** Resolves with the function that ends the turn. Rejects with the signal's reason when it aborts before. */
  take(signal: AbortSignal): Promise<() => void> {
    return new Promise((resolve, reject) => {
      const begin = (): void => {
        signal.removeEventListener('abort', giveUp)
        this.#free -= 1
        resolve(once(() => this.#end()))
      }
      const giveUp = (): void => {
        const at = this.#waiting.indexOf(begin)
        if (at !== -1) this.#waiting.splice(at, 1)
        reject(signal.reason)
      }
      if (signal.aborted) giveUp()
      else {
        signal.addEventListener('abort', giveUp, { once: true })
        if (this.#free > 0) begin()
        else this.#waiting.push(begin)
      }
    })
  }

  #end(): void {
    this.#free += 1
    this.#waiting.shift()?.()
  }
}

function once(act: () => void): () => void {
  let done = false
  return () => {
    if (!done) act()
    done = true
  }
}
