import type { HomeEvent } from '../../backend/contract/home.ts'

export interface Told {
  id: number
  event: HomeEvent
}

/** What to hand on, and whether the picture must be read again. */
interface Next {
  now: HomeEvent[]
  again: boolean
}

/**
 * Events against the picture they change. What is told while the picture is read is handed on after it: an event it
 * already holds changes nothing then, one it does not hold is not lost.
 */
export class EventOrder {
  #last: number | undefined
  #reading = false
  #again = false
  #waiting: HomeEvent[] = []

  take({ id, event }: Told): Next {
    const missed = this.#last !== undefined && id !== this.#last + 1
    this.#last = id
    // Of an inventory, an event says only that it is another one.
    const again = missed || event.type === 'inventory'
    if (!this.#reading) return { now: [event], again }
    this.#waiting.push(event)
    if (this.#waiting.length > MOST) this.#waiting.shift()
    this.#again ||= again
    return { now: [], again: false }
  }

  /** False while a picture is on its way already: then another is read after it. */
  begin(): boolean {
    if (this.#reading) {
      this.#again = true
      return false
    }
    this.#reading = true
    return true
  }

  /** The picture has come. */
  finish(): Next {
    const next = { now: this.#waiting, again: this.#again }
    this.#reading = false
    this.#again = false
    this.#waiting = []
    return next
  }

  /** Nothing is on its way any more, and what comes next follows on nothing. */
  forget(): void {
    this.finish()
    this.#last = undefined
  }
}

/** A picture is late by ten seconds at most; what is told meanwhile is bounded all the same. */
const MOST = 2_000
