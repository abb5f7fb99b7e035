import { afterAll, beforeAll, expect, test } from 'vitest'
import { emptyNodes } from '../house/checks.ts'
import { type Journey, travel } from '../killing/journey.ts'
import { type Lane, openLane } from '../killing/lane.ts'
import { allPoints, journeysThrough, type Outcome, travelAll } from '../killing/points.ts'
import type { Lab } from '../lab.ts'
import { thisLab } from '../this-lab.ts'

// The sample of scenarios/swarm/kill-loop.test.ts, in full.

let lab: Lab
let lanes: Lane[]
let undisturbed: Journey

beforeAll(async () => {
  lab = await thisLab()
  await emptyNodes(lab)
  lanes = await Promise.all(lab.nodes.map(({ name }) => openLane(lab, name)))
  undisturbed = await travel(lanes[0] as Lane, [])
})
afterAll(() => emptyNodes(lab))

test('killed after every row of its journal, and before every end of a step, a run ends in the same state', async () => {
  const points = allPoints(undisturbed.journals)
  const outcomes: Outcome[] = await travelAll(lanes, journeysThrough(points))

  const worst = Math.max(...outcomes.flatMap(({ resumedMs }) => resumedMs.map((ms) => ms ?? 0)))
  console.table(outcomes.map(({ points, resumedMs }) => ({ points, resumedMs: resumedMs.join(' ') })))
  console.log(`${points.flat().length} points; at the worst a run went on ${worst} ms after the start`)
  for (const { points, end } of outcomes) expect(end, points).toEqual(undisturbed.end)
  expect(worst).toBeLessThanOrEqual(10_000)
})
