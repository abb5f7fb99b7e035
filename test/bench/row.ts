import type { Place } from '../lab/house/furnish.ts'
import type { House } from '../lab/house/running/process.ts'
import type { Lab } from '../lab/lab.ts'

/** Where every measurement is taken: one lab, one homeport as the image will hold it. */
export interface Ground {
  lab: Lab
  place: Place
  house: House
  say(line: string): void
}

/** One line of the table. */
export interface Row {
  what: string
  measured: string
  bar: string
  beside?: string
  met: boolean
}

export const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`

/** The value that so many percent of the samples do not exceed. */
export function percentile(samples: readonly number[], percent: number): number {
  const sorted = [...samples].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil((percent / 100) * sorted.length) - 1)] as number
}
