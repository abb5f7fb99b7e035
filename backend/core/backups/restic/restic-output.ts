/** What restic and the helper's scripts said, taken in line by line. Unknown messages are left out, never an error. */
export interface Heard {
  /** With what the work ended; undefined: it never came to its end. */
  code: number | undefined
  /** When it was begun, in homeport's time. */
  at?: string
  /** 0 … 1. */
  done: number
  summary: Summary | undefined
  /** Items that could not be read or written. */
  items: string[]
  /** Why it failed, in its own words. */
  words: string[]
  /** Everything else that was JSON: lists, locks, what forget removed. */
  values: unknown[]
}

export interface Summary {
  snapshot_id?: string
  total_files_processed?: number
  total_bytes_processed?: number
  data_added?: number
  files_restored?: number
}

export const nothingHeard: Heard = {
  code: undefined,
  done: 0,
  summary: undefined,
  items: [],
  words: [],
  values: [],
}

const MOST = 200

export function hear(heard: Heard, line: string): Heard {
  if (line.trim() === '') return heard
  const value = json(line)
  if (typeof value !== 'object' || value === null) return { ...heard, words: more(heard.words, line) }
  const type = (value as { message_type?: unknown }).message_type
  const take = typeof type === 'string' ? messages[type] : undefined
  if (take !== undefined) return take(heard, value as Message)
  return type === undefined ? { ...heard, values: [...heard.values, value] } : heard
}

type Message = Record<string, unknown>

const messages: Record<string, (heard: Heard, message: Message) => Heard> = {
  status: (heard, { percent_done }) => ({ ...heard, done: Number(percent_done) || heard.done }),
  summary: (heard, message) => ({ ...heard, done: 1, summary: { ...heard.summary, ...message } }),
  error: (heard, { item, error }) => {
    const text = [item, (error as { message?: unknown } | undefined)?.message].filter(Boolean).join(': ')
    return { ...heard, items: more(heard.items, text) }
  },
  exit_error: (heard, { message }) => ({ ...heard, words: more(heard.words, String(message)) }),
  dated: (heard, { at }) => ({ ...heard, at: String(at) }),
  ended: (heard, { code }) => ({ ...heard, code: Number(code) }),
}

/**
 * What a backup that ended with code 3 lacks. A file that went while the backup came to it is none of that: it was not
 * there; a path that somebody named and that is not there is.
 */
export function unreadIn({ code, items, words }: Heard): string[] {
  if (code !== 3) return []
  const gone = /no such file or directory$/i
  return [
    ...words.filter((word) => /does not exist, skipping/.test(word)),
    ...items.filter((item) => !gone.test(item)),
  ]
}

function json(line: string): unknown {
  if (!/^\s*[[{]/.test(line)) return undefined
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

function more(list: readonly string[], text: string): string[] {
  return list.length < MOST ? [...list, text.slice(0, 500)] : [...list]
}
