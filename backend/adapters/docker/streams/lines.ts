const NEWLINE = 10
const RETURN = 13
const SHORT = 256

export interface Lines {
  /** Takes bytes `start … end` of a chunk. */
  take(chunk: Buffer, start?: number, end?: number): void
  /** The stream has ended: hands on what was left without a newline. */
  end(): void
}

/**
 * Cuts bytes into lines; a line, and a letter, may span chunks. Of a line longer than `maxBytes` only the beginning
 * is handed on, with `cut` true.
 */
export function lines(maxBytes: number, onLine: (text: string, cut: boolean) => void): Lines {
  let held = Buffer.alloc(SHORT)
  let heldBytes = 0
  let cut = false

  const hold = (chunk: Buffer, start: number, end: number): void => {
    const bytes = Math.min(end - start, maxBytes - heldBytes)
    if (bytes < end - start) cut = true
    if (heldBytes + bytes > held.length) {
      const larger = Buffer.alloc(Math.max(heldBytes + bytes, held.length * 2))
      held.copy(larger, 0, 0, heldBytes)
      held = larger
    }
    heldBytes += chunk.copy(held, heldBytes, start, start + bytes)
  }
  const release = (): void => {
    onLine(textOf(held, 0, heldBytes), cut)
    heldBytes = 0
    cut = false
  }

  return {
    take(chunk, start = 0, end = chunk.length) {
      let from = start
      while (from < end) {
        const newline = newlineIn(chunk, from, end)
        if (newline === -1) {
          hold(chunk, from, end)
          return
        }
        if (heldBytes === 0 && newline - from <= maxBytes) onLine(textOf(chunk, from, newline), false)
        else {
          hold(chunk, from, newline)
          release()
        }
        from = newline + 1
      }
    },
    end() {
      if (heldBytes > 0) release()
    },
  }
}

/** Never looks beyond `end`: a chunk of a million frames would be searched a million times. */
function newlineIn(chunk: Buffer, from: number, end: number): number {
  if (end - from > SHORT) {
    const at = chunk.subarray(from, end).indexOf(NEWLINE)
    return at === -1 ? -1 : from + at
  }
  for (let at = from; at < end; at++) if (chunk[at] === NEWLINE) return at
  return -1
}

function textOf(bytes: Buffer, start: number, end: number): string {
  return bytes.toString('utf8', start, end > start && bytes[end - 1] === RETURN ? end - 1 : end)
}
