import { describe, expect, test } from 'vitest'
import { aService } from '../../../support/engine/a-service.ts'
import { aTask } from '../../../support/engine/a-task.ts'
import { afterLooks, converging, healthy } from './looks.ts'

describe('a job', () => {
  const job = aService({ mode: { ReplicatedJob: { MaxConcurrent: 1, TotalCompletions: 2 } }, job: 8 })
  const end = (slot: number, iteration: number) =>
    aTask({
      service: job,
      slot,
      id: `${slot}.${iteration}`,
      state: 'complete',
      wished: 'complete',
      iteration,
    })

  test('has come up when all its executions are through', () =>
    expect(afterLooks(job, [[end(0, 8), end(1, 8)]])).toEqual(healthy(0)))

  test('is on its way before, and former executions do not count', () =>
    expect(afterLooks(job, [[end(0, 8), end(1, 7)]])).toEqual(converging('1 of 2 completed')))

  test('fails like any other', () => {
    const bad = [1, 2, 3].map((n) => aTask({ service: job, slot: 0, id: `f${n}`, state: 'failed', err: 'x' }))
    expect(afterLooks(job, [bad])).toMatchObject({ state: 'failed', text: '3 tasks failed: x' })
  })
})
