import { Readable } from 'node:stream'

/** Text that is pushed, on its way to one reader, who may be slow or go away. */
export interface Outlet {
  readonly stream: Readable
  /** Takes the text, unless too much waits already: then false, and nothing is kept. */
  offer(text: string): boolean
  /** How much waits for the reader (characters not yet encoded, bytes after). */
  waiting(): number
  /** The last text, taken in any case; then the end. */
  end(text?: string): void
}

/**
 * `limit` bounds what waits; a single text may exceed it. `onClose` runs once, when the reader has all or is gone.
 */
export function outlet(limit: number, onClose: () => void): Outlet {
  const stream = new Readable({ read() {} })
  let gathered = ''
  const waiting = () => gathered.length + stream.readableLength
  const flush = () => {
    if (gathered !== '' && !stream.destroyed) stream.push(gathered)
    gathered = ''
  }
  const gather = (text: string) => {
    // Lines that come in one turn leave as one chunk: a write per line would cost more than the lines.
    if (gathered === '') queueMicrotask(flush)
    gathered += text
  }
  stream.once('close', onClose)
  return {
    stream,
    waiting,
    offer(text) {
      if (stream.destroyed || waiting() > limit) return false
      gather(text)
      return true
    },
    end(text = '') {
      gathered += text
      flush()
      stream.push(null)
    },
  }
}
