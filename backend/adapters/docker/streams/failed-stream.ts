/** What an engine sent in a stream is not what it should be, or says that something failed. */
export class FailedStream extends Error {}

/** One line of JSON. Throws FailedStream. */
export function jsonLine<T>(line: string): T {
  try {
    return JSON.parse(line) as T
  } catch {
    throw new FailedStream(`the stream is not JSON: ${line.slice(0, 200)}`)
  }
}
