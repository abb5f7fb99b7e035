const HEADER_BYTES = 8
const NEWEST_TYPE = 3

/** Bytes `start … end` of the chunk belong to this stream: 0 stdin, 1 stdout, 2 stderr, 3 the engine's own word. */
export type OnFrameBytes = (type: number, chunk: Buffer, start: number, end: number) => void

/**
 * Splits Docker's multiplexed log stream: eight bytes of header (type, three zeros, big-endian length), then the
 * payload. Payload is handed on as it comes, so a frame of any length costs no memory. A stream that does not
 * begin with such a header is a terminal's: all of it is type 1.
 */
export function frames(onBytes: OnFrameBytes): (chunk: Buffer) => void {
  const header = Buffer.alloc(HEADER_BYTES)
  let filled = 0
  let left = 0
  let raw: boolean | undefined

  return (chunk) => {
    let at = 0
    while (at < chunk.length) {
      if (raw) {
        onBytes(1, chunk, at, chunk.length)
        return
      }
      if (left > 0) {
        const end = Math.min(chunk.length, at + left)
        onBytes(header[0] as number, chunk, at, end)
        left -= end - at
        at = end
        continue
      }
      header[filled++] = chunk[at++] as number
      if (raw === undefined && filled <= 4 && !looksFramed(header, filled)) {
        raw = true
        onBytes(1, header, 0, filled)
      } else if (filled === HEADER_BYTES) {
        raw = false
        filled = 0
        left = header.readUInt32BE(4)
      }
    }
  }
}

/** No text begins with one of the four types and three zero bytes. */
function looksFramed(header: Buffer, filled: number): boolean {
  return filled === 1 ? (header[0] as number) <= NEWEST_TYPE : header[filled - 1] === 0
}
