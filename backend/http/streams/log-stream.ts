import type { Readable } from 'node:stream'
import type { Clock } from '../../ports/clock.ts'
import type { LogLine } from '../../ports/nodes/docker-api.ts'
import { problemDocument, refusalOf } from '../problems.ts'
import type { LogForm } from './log-forms.ts'
import { type Outlet, outlet } from './outlet.ts'
import { ping } from './server-sent.ts'

/** What may wait for one reader, in bytes: ten thousand usual lines. */
const LIMIT = 2 * 1024 * 1024
/** How long a refusal may still become the status of the answer. */
const BEGIN_MS = 2_000

interface LogRequest {
  /** Ends when the signal aborts; lines cannot be held back there, so they are left out here. */
  read(onLine: (line: LogLine) => void, signal: AbortSignal): Promise<void>
  form: LogForm
  clock: Clock
  /** Runs once the reader has all or is gone. */
  onClose: () => void
}

/** `begun` rejects when the log is refused before anything was said; after that a refusal is the last line. */
export function openLog({ read, form, clock, onClose }: LogRequest): {
  stream: Readable
  begun: Promise<void>
} {
  const gone = new AbortController()
  const begun = Promise.withResolvers<void>()
  const reader = outlet(LIMIT, () => {
    gone.abort()
    begun.resolve()
    onClose()
  })
  const lines = lineGate(reader, form)
  const told = (line: LogLine) => {
    lines.tell(line)
    begun.resolve()
  }
  void carry().catch((error: unknown) => {
    begun.reject(error)
    lines.end(form.failed(problemDocument(refusalOf(error))))
  })
  void clock.wait(BEGIN_MS, gone.signal).then(begun.resolve)
  if (form.pings) void ping(reader, clock, gone.signal)
  return { stream: reader.stream, begun: begun.promise }

  async function carry(): Promise<void> {
    await read(told, gone.signal)
    lines.end(form.end)
    begun.resolve()
  }
}

/** Lets lines through while the reader keeps up; else counts them, says how many, and goes on when half is read. */
function lineGate(reader: Outlet, form: LogForm): { tell(line: LogLine): void; end(last: string): void } {
  let missing = 0
  const owed = () => (missing === 0 ? '' : form.leftOut(missing))
  return {
    tell(line) {
      const shut = missing > 0 && reader.waiting() > LIMIT / 2
      if (!shut && reader.offer(owed() + form.line(line))) missing = 0
      else missing += 1
    },
    end(last) {
      reader.end(owed() + last)
    },
  }
}
