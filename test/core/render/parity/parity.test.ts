import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { StackModel } from '../../../../backend/core/render/converting/stack-model.ts'
import { differences } from '../../../../backend/core/render/differences.ts'
import { allCases, STACK } from './cases.ts'
import { applied, desiredBodies, expectedBodies } from './expected.ts'
import type { Recorded } from './recording-engine.ts'
import { converted, digestOf, normalised } from './rendering.ts'

interface RecordedCase {
  input: string
  model: StackModel
  deployed: Recorded
}

const cases = allCases()
const topics = new Map(
  [...new Set(cases.map(({ topic }) => topic))].map((topic) => [topic, recordedOf(topic)]),
)

describe('a rendered stack asks Swarm for what docker stack deploy asks for', () => {
  test.each(cases.map((one) => ({ title: `${one.topic}: ${one.name}`, one })))('$title', ({ one }) => {
    const recorded = topics.get(one.topic)?.[one.name]
    expect(recorded, 'not recorded: run record.ts').toBeDefined()
    const { value, problems } = normalised(one)
    expect(problems).toEqual([])
    expect(digestOf(value), 'recorded from something else: run record.ts').toBe(recorded?.input)
    const { desired, problems: refused } = converted(one, recorded!.model)
    expect(refused).toEqual([])
    expect(desiredBodies(desired)).toEqual(expectedBodies(recorded!.deployed, STACK, desired))
  })
})

test('every difference the comparison allows stands in the table, with its reason', () => {
  expect(differences.map(({ id }) => id).toSorted()).toEqual([...applied, 'honoured', 'refused'].toSorted())
  for (const { what, why } of differences) expect([what, why].every((text) => text.endsWith('.'))).toBe(true)
})

test('rendering twice gives the same bytes', () => {
  for (const one of cases) {
    const { model } = topics.get(one.topic)![one.name]!
    const [first, second] = [converted(one, model), converted(one, structuredClone(model))]
    expect(JSON.stringify(first)).toBe(JSON.stringify(second))
  }
})

function recordedOf(topic: string): Record<string, RecordedCase> {
  return JSON.parse(readFileSync(join(import.meta.dirname, 'recorded', `${topic}.json`), 'utf8'))
}
