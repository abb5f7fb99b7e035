/**
 * JSON as Home Assistant reads it. Half of a character, as a text has at its end that was cut there, is written as an
 * escape that its parser (orjson) refuses: of all that the message says nothing would be taken in.
 */
export function jsonText(value: unknown): string {
  const text = JSON.stringify(value)
  return /\\ud[89a-f]/.test(text) ? JSON.stringify(value, wholeText) : text
}

function wholeText(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? value.toWellFormed() : value
}
