import type { Clock } from '../../ports/clock.ts'
import type { Topics } from '../topics.ts'
import type { Incoming, Session } from './connection.ts'

/** What stands on our base topic, left there by whoever used it last. */
export interface Survey {
  hear(message: Incoming): void
  /** The living instance that uses our base topic, if that is another. */
  other(session: Session): Promise<string | undefined>
}

/** A broker that forbids the echo is waited for no longer than this. */
const ECHO_MS = 2_000
/** A homeport that lives answers sooner. */
const ANSWER_MS = 2_000
/** Nobody knows this request, and whoever lives says so. */
const PING = 'bridge/ping'

export function survey(topics: Topics, instance: string, clock: Clock): Survey {
  const heard = new Map<string, string>()
  const waits = new Map<string, () => void>()

  const until = async (topic: string, ms: number, act: () => void): Promise<boolean> => {
    const come = new AbortController()
    waits.set(topic, () => come.abort())
    act()
    await clock.wait(ms, come.signal)
    waits.delete(topic)
    return come.signal.aborted
  }

  return {
    hear({ topic, payload }) {
      if (topic === topics.bridgeInfo || topic === topics.bridgeState)
        heard.set(topic, payload.toString('utf8'))
      waits.get(topic)?.()
    },
    async other(session) {
      heard.clear()
      await session.subscribe([topics.bridgeInfo, topics.bridgeState, topics.echo, topics.response(PING)])
      const say = (topic: string) => void session.publish(topic, '{}', { retain: false, qos: 1 })
      // The broker keeps the order: once this has come back, all that was retained has come.
      await until(topics.echo, ECHO_MS, () => say(topics.echo))
      const owner = instanceOf(heard.get(topics.bridgeInfo))
      if (owner === undefined || owner === instance || heard.get(topics.bridgeState) !== 'online')
        return undefined
      // A broker that was killed may still say `online` of one that died with it.
      const lives = await until(topics.response(PING), ANSWER_MS, () => say(topics.request(PING)))
      return lives ? owner : undefined
    },
  }
}

export function instanceOf(info: string | undefined): string | undefined {
  try {
    const { instance } = JSON.parse(info ?? '') as { instance?: unknown }
    return typeof instance === 'string' ? instance : undefined
  } catch {
    return undefined
  }
}
