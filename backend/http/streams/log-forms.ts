import type { ProblemDocument } from '../../contract/doors/http.ts'
import type { LogLine } from '../../ports/nodes/docker-api.ts'
import { serverSent } from './server-sent.ts'

/** How a log is written for its reader. */
export interface LogForm {
  mediaType: string
  /** Whether the form has room for a sign of life between lines. */
  pings: boolean
  line(line: LogLine): string
  /** Lines the reader was too slow for. */
  leftOut(lines: number): string
  failed(problem: ProblemDocument): string
  end: string
}

export const logAsText: LogForm = {
  mediaType: 'text/plain; charset=utf-8',
  pings: false,
  line: ({ text }) => `${text}\n`,
  leftOut: (lines) => `[homeport: ${lines} lines left out, the reader is too slow]\n`,
  failed: ({ detail, advice }) => `[homeport: the log ended: ${detail}. ${advice}]\n`,
  end: '',
}

export const logAsEvents: LogForm = {
  mediaType: 'text/event-stream; charset=utf-8',
  pings: true,
  line: (line) => serverSent({ data: line }),
  leftOut: (lines) => serverSent({ type: 'left-out', data: { lines } }),
  failed: (problem) => serverSent({ type: 'failed', data: problem }),
  end: serverSent({ type: 'end', data: {} }),
}
