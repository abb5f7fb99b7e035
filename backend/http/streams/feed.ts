import type { Readable } from 'node:stream'
import type { Homeport, ToldEvent } from '../../homeport.ts'
import type { Clock } from '../../ports/clock.ts'
import { eventId, type Position } from './event-ids.ts'
import { outlet } from './outlet.ts'
import { ping, serverSent } from './server-sent.ts'

/** What may wait for one reader, in bytes; events beyond it mean that the reader is too slow. */
const LIMIT = 512 * 1024

interface FeedOptions {
  homeport: Pick<Homeport, 'follow'>
  clock: Clock
  boot: string
  position: Position
  /** Runs once the reader is gone. */
  onClose: () => void
}

/**
 * Events for one reader. First come those it missed; or `reset` when they are not all to be had: read `home` again;
 * or, for a new reader, `hello`. Both carry the id to come back with. A reader too slow is dropped: it comes back
 * and gets replay or reset.
 */
export function openFeed({ homeport, clock, boot, position, onClose }: FeedOptions): Readable {
  const gone = new AbortController()
  const reader = outlet(LIMIT, () => {
    gone.abort()
    followed.close()
    onClose()
  })
  let replayed: ToldEvent[] | undefined = []
  const followed = homeport.follow(
    (told) => {
      if (replayed !== undefined) replayed.push(told)
      else if (!reader.offer(frame(boot, told))) reader.stream.destroy()
    },
    position.at === 'event' ? position.id : 0,
  )
  reader.offer('retry: 3000\n\n')
  reader.offer(opening(boot, position, followed.missed, replayed))
  replayed = undefined
  void ping(reader, clock, gone.signal)
  return reader.stream
}

function opening(boot: string, position: Position, missed: boolean, replayed: ToldEvent[]): string {
  const id = eventId(boot, replayed.at(-1)?.id ?? 0)
  if (position.at === 'beginning') return serverSent({ id, type: 'hello', data: {} })
  const frames = replayed.map((told) => frame(boot, told)).join('')
  // A replay beyond the limit would get its reader dropped again and again: reading `home` is less.
  const lost = position.at === 'unknown' || missed || frames.length > LIMIT
  return lost ? serverSent({ id, type: 'reset', data: {} }) : frames
}

function frame(boot: string, { id, at, event }: ToldEvent): string {
  return serverSent({ id: eventId(boot, id), type: event.type, data: { at, event } })
}
