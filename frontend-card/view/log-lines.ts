import type { LogText } from '../client/link.ts'
import type { Words } from '../translations/words.ts'

export const LINES_KEPT = 2_000
/** Of one line; a reader who needs all of it has `docker service logs`. */
export const LINE_LENGTH = 4_000

export interface LogLines {
  /** Numbered from the first one ever told, so that a line keeps its number when older ones go. */
  readonly lines: readonly LogLine[]
  readonly told: number
}

export interface LogLine {
  number: number
  node: string
  text: string
  isError: boolean
}

export const noLines: LogLines = { lines: [], told: 0 }

/** The newest lines, however many and however long they come. */
export function withLines(log: LogLines, more: readonly LogText[], words: Words): LogLines {
  const fresh = more.slice(-LINES_KEPT)
  const first = log.told + more.length - fresh.length
  const shown = fresh.map((line, at) => lineShown(line, first + at, words))
  const kept = [...log.lines, ...shown].slice(-LINES_KEPT)
  return { lines: kept, told: log.told + more.length }
}

/** How many are not kept any more. */
export function cutOf({ lines, told }: LogLines): number {
  return told - lines.length
}

function lineShown({ text, node = '', stream }: LogText, number: number, words: Words): LogLine {
  const rest = text.length - LINE_LENGTH
  const shown = rest > 0 ? `${text.slice(0, LINE_LENGTH)} ${words('log.line-cut', { count: rest })}` : text
  return { number, node, text: withoutControls(shown), isError: stream === 'stderr' }
}

/** Terminal colours and bells are no text; bidirectional overrides could make a line read as another. */
function withoutControls(text: string): string {
  return text.replace(CONTROLS, '')
}

const ESCAPE = '\u001b'
const CONTROLS = new RegExp(
  `${ESCAPE}\\[[0-9;?]*[A-Za-z]|[\\u0000-\\u0008\\u000b-\\u001f\\u007f\\u202a-\\u202e\\u2066-\\u2069]`,
  'g',
)

/** The text of a run, of which `cut` lines are not kept any more. */
export function numbered(lines: readonly string[], cut: number, words: Words): LogLine[] {
  return lines.map((text, at) => lineShown({ text }, cut + at, words))
}
