import { expect, test } from 'vitest'
import type { Plan } from '../../../backend/contract/plan.ts'
import { AT, memoryIn, runCreated } from '../../support/machine/memory.ts'
import { temporaryFolder } from '../../support/machine/temporary-folder.ts'

const LATER = '2026-03-01T13:00:00.000Z'

test('a plan comes back as it was, with the time it was made', () => {
  const store = memoryIn(temporaryFolder())
  const plan = { ...planOf('music', 'p1'), images: Array.from({ length: 500 }, (_, n) => `image:${n}`) }
  store.savePlan(plan, AT)
  expect(store.plan('p1')).toEqual({ plan, madeAt: AT })
  expect(store.plan('p2')).toBeUndefined()
})

test('the same plan made again keeps the time it was first made', () => {
  const store = memoryIn(temporaryFolder())
  store.savePlan(planOf('music', 'p1'), AT)
  store.savePlan(planOf('mail', 'q1'), AT)
  store.savePlan(planOf('music', 'p1'), LATER)
  expect(store.plan('p1')?.madeAt).toBe(AT)
})

test('a plan that returns after another is new again', () => {
  const store = memoryIn(temporaryFolder())
  for (const [id, at] of [
    ['p1', AT],
    ['p2', AT],
    ['p1', LATER],
  ] as const)
    store.savePlan(planOf('music', id), at)
  expect(store.plan('p1')?.madeAt).toBe(LATER)
})

test('of plans nobody ran, the last 20 of each subject stay; those of kept runs stay for good', () => {
  const store = memoryIn(temporaryFolder())
  store.savePlan(planOf('mail', 'quiet'), AT)
  store.savePlan(planOf('music', 'ran'), AT)
  store.appendJournal('A', AT, runCreated('A', ['ran']))
  for (let n = 1; n <= 50; n += 1) store.savePlan(planOf('music', `p${n}`), AT)
  const kept = Array.from({ length: 50 }, (_, n) => `p${n + 1}`).filter((id) => store.plan(id) !== undefined)
  expect(kept).toHaveLength(20)
  expect(kept[0]).toBe('p31')
  expect(store.plan('ran')).toBeDefined()
  expect(store.plan('quiet')).toBeDefined()
})

function planOf(stack: string, id: string): Plan {
  return {
    id,
    subject: { kind: 'stack', stack, target: 'main' },
    purpose: 'apply',
    madeFrom: { commit: 'c', desired: 'd', observed: 'o', applied: 'a' },
    operations: [],
    questions: [],
    findings: [],
    images: [],
  }
}
