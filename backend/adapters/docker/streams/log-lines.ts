import type { LogLine } from '../../../ports/nodes/docker-api.ts'
import { frames } from './frames.ts'
import { lines } from './lines.ts'

const STDOUT = 1
const MAX_LINE_BYTES = 64 * 1024
const CUT = ' … (line cut)'

/** Lines of a container's or service's log; what the engine itself has to say counts as stderr. */
export function logLines(
  onLine: (line: LogLine) => void,
  maxLineBytes = MAX_LINE_BYTES,
): { take(chunk: Buffer): void; end(): void } {
  const linesOf = (stream: LogLine['stream']) =>
    lines(maxLineBytes, (text, cut) => onLine({ stream, text: cut ? text + CUT : text }))
  const stdout = linesOf('stdout')
  const stderr = linesOf('stderr')
  const take = frames((type, chunk, start, end) =>
    (type === STDOUT || type === 0 ? stdout : stderr).take(chunk, start, end),
  )
  return {
    take,
    end() {
      stdout.end()
      stderr.end()
    },
  }
}
