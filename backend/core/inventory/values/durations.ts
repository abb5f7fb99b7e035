const UNITS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }

/** Milliseconds of a duration such as `90s` or `2h30m`; undefined when it is none. */
export function durationMs(text: string): number | undefined {
  if (!/^(\d+(ms|s|m|h))+$/.test(text)) return undefined
  const parts = text.matchAll(/(\d+)(ms|s|m|h)/g)
  const sum = [...parts].reduce((total, [, count, unit]) => total + Number(count) * UNITS[unit!]!, 0)
  return Number.isSafeInteger(sum) ? sum : undefined
}
