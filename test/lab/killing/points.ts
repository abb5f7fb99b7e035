import type { JournalRow } from '../../../backend/contract/run.ts'
import { seeded } from '../house/seeded.ts'
import { type EndState, type Journey, type Point, pointText, travel } from './journey.ts'
import type { Lane } from './lane.ts'

/** Every point at which homeport may die, by run: after each row, and with each step done but not written down. */
export function allPoints(journals: readonly JournalRow[][]): Point[][] {
  return journals.map((rows, index) =>
    rows.flatMap(({ row, event }): Point[] => {
      const after = { run: index + 1, row, before: false }
      const ends = event.type === 'step.finished' || event.type === 'step.failed'
      return ends ? [{ ...after, before: true }, after] : [after]
    }),
  )
}

/** Journeys that together pass these points: of each run one point, as far as there are. */
export function journeysThrough(points: readonly Point[][]): Point[][] {
  const longest = Math.max(...points.map(({ length }) => length))
  return Array.from({ length: longest }, (_, at) => points.flatMap((ofRun) => ofRun[at] ?? []))
}

/** So many of each list, the same for the same seed. */
export function sample<T>(lists: readonly T[][], count: number, seed: number): T[][] {
  const chance = seeded(seed)
  return lists.map((list) =>
    list
      .map((value) => ({ value, order: chance() }))
      .sort((a, b) => a.order - b.order)
      .slice(0, count)
      .map(({ value }) => value),
  )
}

export function seedOfToday(): number {
  return Number(process.env['SEED'] ?? new Date().toISOString().slice(0, 10).replaceAll('-', ''))
}

export interface Outcome {
  points: string
  resumedMs: Journey['resumedMs']
  end: EndState
}

/** All journeys, each on the next lane that is free. */
export async function travelAll(lanes: readonly Lane[], journeys: readonly Point[][]): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  const rest = [...journeys]
  await Promise.all(
    lanes.map(async (lane) => {
      for (let points = rest.shift(); points !== undefined; points = rest.shift()) {
        const text = points.map(pointText).join(' ')
        const { end, resumedMs } = await travel(lane, points).catch((error) => {
          throw new Error(`dying at ${text} on ${lane.node}: ${error.message}`, { cause: error })
        })
        outcomes.push({ points: text, resumedMs, end })
      }
    }),
  )
  return outcomes
}
