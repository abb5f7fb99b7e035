import type { HassFeed } from '../home-assistant/hass-feed.ts'
import { type IngressDoor, ingressDoor } from '../home-assistant/ingress-door.ts'
import { httpLink } from './http/http-link.ts'
import type { Link, LinkState } from './link.ts'

/** What becomes of the way through ingress. */
export interface IngressEvents {
  /** There is all of homeport. */
  open(link: Link): void
  /** It was open, and has been lost for so long that another way is better. */
  lost(): void
}

/** So long homeport may be gone, as while it is started anew, before another way is taken. */
const LOST_MS = 15_000
/** From one try to the next; a way that held for a minute begins at the front again. */
const AGAIN_MS = [5_000, 10_000, 20_000, 40_000, 60_000, 120_000, 300_000]
const HELD_MS = 60_000
const ANSWER_MS = 5_000

/**
 * The way to homeport through ingress of Home Assistant, for administrators: taken when homeport answers there, given
 * up when it does not for a while, and tried again, ever more seldom.
 */
export class IngressWay {
  readonly #feed: HassFeed
  readonly #on: IngressEvents
  #app: string | undefined
  #door: IngressDoor | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  #tries = 0
  #liveSince: number | undefined
  #ended = false

  constructor(feed: HassFeed, on: IngressEvents) {
    this.#feed = feed
    this.#on = on
  }

  get isOpen(): boolean {
    return this.#door !== undefined
  }

  /** Tries the way to this app now; false where there is none, or none now: then it is tried again by itself. */
  async enter(app: string): Promise<boolean> {
    this.#app = app
    const door = ingressDoor(this.#feed.now, app)
    const url = await answering(door)
    if (url === undefined || this.#ended) {
      door.close()
      this.#tryLater()
      return false
    }
    this.#door = door
    this.#timer = setTimeout(() => this.#leave(), LOST_MS)
    this.#on.open(overheard(httpLink({ base: `${url}api/v1` }), (state) => this.#heard(state)))
    return true
  }

  /** homeport has become an app of this Home Assistant, or says only now that it is one. */
  heardOf(app: string): void {
    if (this.#app === undefined) {
      this.#app = app
      this.#tryLater()
    } else this.#app = app
  }

  end(): void {
    this.#ended = true
    clearTimeout(this.#timer)
    this.#door?.close()
  }

  #tryLater(): void {
    clearTimeout(this.#timer)
    if (this.#ended) return
    const ms = AGAIN_MS[Math.min(this.#tries, AGAIN_MS.length - 1)] as number
    this.#tries += 1
    this.#timer = setTimeout(() => void this.enter(this.#app as string), ms)
  }

  #heard(state: LinkState): void {
    if (this.#door === undefined) return
    if (state.kind === 'live') {
      this.#liveSince ??= Date.now()
      clearTimeout(this.#timer)
      this.#timer = undefined
      return
    }
    if (state.kind === 'connecting') return
    this.#held()
    // Who is refused there may be let in elsewhere, and trying again changes nothing.
    if (state.kind === 'refused') this.#leave()
    else this.#timer ??= setTimeout(() => this.#leave(), LOST_MS)
  }

  #held(): void {
    if (this.#liveSince !== undefined && Date.now() - this.#liveSince >= HELD_MS) this.#tries = 0
    this.#liveSince = undefined
  }

  #leave(): void {
    if (this.#ended) return
    this.#door?.close()
    this.#door = undefined
    this.#tryLater()
    this.#on.lost()
  }
}

/** Where homeport is, if it answers; Home Assistant tells where it would be also while it is stopped. */
async function answering(door: IngressDoor): Promise<string | undefined> {
  try {
    const url = await door.open()
    const answer = await fetch(`${url}api/v1/nodes`, {
      cache: 'no-store',
      signal: AbortSignal.timeout(ANSWER_MS),
    })
    return answer.ok ? url : undefined
  } catch {
    return undefined
  }
}

/** The same link; how it is, is heard here too. */
function overheard(link: Link, hear: (state: LinkState) => void): Link {
  return {
    ...link,
    follow: (listener) =>
      link.follow({
        state(state) {
          listener.state(state)
          hear(state)
        },
        home: (home) => listener.home(home),
        event: (event) => listener.event(event),
      }),
  }
}
