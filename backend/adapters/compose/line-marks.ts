/**
 * The YAML writer of the Docker CLI loses a line break at the beginning of a text (`|2-`), and breaks other than \n
 * anywhere. A text with a control character it writes in double quotes, exactly: so one follows every break on the
 * way through the CLI. Where the CLI splits a command at a break, the mark stands alone or begins a word.
 */
const MARK = '\u0001'
const BREAK = /[\n\u0085\u2028\u2029]/g

/** Whether a text anywhere in a value holds what cannot go through the CLI unchanged: the mark itself, or a zero. */
export function holdsControl(value: unknown): boolean {
  if (typeof value === 'string') return value.includes(MARK) || value.includes('\0')
  if (typeof value !== 'object' || value === null) return false
  return Object.entries(value).some(([key, entry]) => holdsControl(key) || holdsControl(entry))
}

export function withMarks(text: string): string {
  return text.replaceAll(BREAK, (lineBreak) => lineBreak + MARK)
}

export function withoutMarks(text: string): string {
  return text.replaceAll(MARK, '')
}

/** A word that is only there because a command was split beside a mark. */
export function isOnlyMarks(value: unknown): boolean {
  return typeof value === 'string' && value !== '' && withoutMarks(value) === ''
}
