import type { Words } from '../translations/words.ts'

const DAY_MS = 86_400_000

/** An instant as a person says it: `02:14` today, `yesterday 02:14`, `19 Nov, 02:14` before. */
export function momentText(at: string | number, now: number, words: Words): string {
  const instant = new Date(at)
  if (Number.isNaN(instant.getTime())) return String(at)
  const time = instant.toLocaleTimeString(words.language, { hour: '2-digit', minute: '2-digit' })
  if (isSameDay(instant, new Date(now))) return time
  if (isSameDay(instant, new Date(now - DAY_MS))) return words('time.yesterday', { time })
  return instant.toLocaleString(words.language, {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  })
}

export function durationText(ms: number, words: Words): string {
  const whole = Math.max(0, Math.round(ms / 1000))
  const [hours, minutes, seconds] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
  if (whole < 60) return words('duration.seconds', { seconds })
  if (whole < 3600) return words('duration.minutes', { minutes, seconds })
  return words('duration.hours', { hours, minutes })
}

function isSameDay(a: Date, b: Date): boolean {
  return a.toDateString() === b.toDateString()
}
