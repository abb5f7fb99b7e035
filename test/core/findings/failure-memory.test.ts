import { describe, expect, test } from 'vitest'
import type { EngineService, EngineTask } from '../../../backend/core/engine/seen.ts'
import {
  DAY_MS,
  type FailureMemory,
  loopingServices,
  oftenFailing,
  rememberFailures,
  TEN_MINUTES_MS,
} from '../../../backend/core/findings/failure-memory.ts'
import { aNode } from '../../support/engine/a-node.ts'
import { aService } from '../../support/engine/a-service.ts'
import { aTask, type TaskParts } from '../../support/engine/a-task.ts'

const web = aService()
const nodes = [aNode('attic')]
const failed = (id: string, parts: TaskParts = {}) =>
  aTask({ service: web, id, state: 'failed', err: `exit ${id}`, ...parts })

/** The memory after looks at given times; each sees the given tasks. */
function after(
  looks: [now: number, tasks: EngineTask[]][],
  services: EngineService[] = [web],
): FailureMemory {
  return looks.reduce<FailureMemory | undefined>(
    (memory, [now, tasks]) => rememberFailures(memory, { services, tasks, nodes }, now),
    rememberFailures(undefined, { services, tasks: [], nodes }, 0),
  ) as FailureMemory
}

describe('a service is in a crash loop', () => {
  test('when tasks of one slot failed three times within ten minutes', () => {
    const memory = after([
      [1_000, [failed('a')]],
      [2_000, [failed('a'), failed('b')]],
      [3_000, [failed('b'), failed('c')]],
    ])
    expect(oftenFailing(memory, web, 3_000)).toEqual({ kind: 'crash-loop', count: 3, text: 'exit c' })
    expect(loopingServices(memory, [web], 3_000)).toEqual(new Set([web.ID]))
  })

  test('not by what was there at the first look, however often it is seen', () => {
    const tasks = ['a', 'b', 'c'].map((id) => failed(id))
    const first = rememberFailures(undefined, { services: [web], tasks, nodes }, 0)
    const second = rememberFailures(first, { services: [web], tasks, nodes }, 2 * DAY_MS)
    expect(oftenFailing(second, web, 2 * DAY_MS)).toBeUndefined()
  })

  test('not by failures of different slots', () => {
    const tasks = [1, 2, 3].map((slot) => failed(`s${slot}`, { slot }))
    expect(oftenFailing(after([[1_000, tasks]]), web, 1_000)).toBeUndefined()
  })

  test('not by failures of what it was before', () => {
    const memory = after([[1_000, ['a', 'b', 'c'].map((id) => failed(id))]])
    expect(oftenFailing(memory, aService({ image: 'nginx:2' }), 1_000)).toBeUndefined()
  })

  test('also while it runs between two crashes, but not once it has run for a minute', () => {
    const crashes = ['a', 'b', 'c'].map((id) => failed(id))
    const up = aTask({ service: web, id: 'up' })
    const looks: [number, EngineTask[]][] = [
      [1_000, crashes],
      [2_000, [...crashes, up]],
      [40_000, [...crashes, up]],
    ]
    const memory = after(looks)
    expect(oftenFailing(memory, web, 40_000)?.kind).toBe('crash-loop')
    expect(oftenFailing(memory, web, 62_000)).toEqual({ kind: 'flapping', count: 3, text: 'exit c' })
    const again = after([...looks, [61_000, [...crashes, aTask({ service: web, id: 'other' })]]])
    expect(oftenFailing(again, web, 62_000)?.kind).toBe('crash-loop')
  })

  test('and flapping when it failed three times within a day', () => {
    const memory = after([
      [1_000, [failed('a', { err: '', state: 'complete' })]],
      [TEN_MINUTES_MS * 2, [failed('b', { state: 'rejected' })]],
      [TEN_MINUTES_MS * 4, [failed('c', { err: '', state: 'complete' })]],
    ])
    const now = TEN_MINUTES_MS * 4
    expect(oftenFailing(memory, web, now)).toEqual({ kind: 'flapping', count: 3, text: 'it ended by itself' })
    expect(oftenFailing(memory, web, now + DAY_MS)).toBeUndefined()
    expect(loopingServices(memory, [web], now)).toEqual(new Set())
  })

  test('the loop of one slot counts for more than the flapping of another', () => {
    const slow: [number, EngineTask[]][] = ['x', 'y', 'z'].map((id, n) => [n * TEN_MINUTES_MS, [failed(id)]])
    const now = 3 * TEN_MINUTES_MS
    const memory = after([...slow, [now, ['a', 'b', 'c'].map((id) => failed(id, { slot: 2 }))]])
    expect(oftenFailing(memory, web, now)?.kind).toBe('crash-loop')
  })
})

describe('what is remembered', () => {
  test('is bounded: a day, and twenty that the engine has forgotten', () => {
    let memory = after([])
    for (let n = 0; n < 100; n++) {
      memory = rememberFailures(memory, { services: [web], tasks: [failed(`t${n}`)], nodes }, n)
    }
    const failures = () => [...memory.slots.values()].flatMap((slot) => slot.failures.map(({ task }) => task))
    expect(failures()).toHaveLength(21)
    expect(failures().at(-1)).toBe('t99')
    memory = rememberFailures(memory, { services: [web], tasks: [failed('t99')], nodes }, 2 * DAY_MS)
    expect(failures()).toEqual(['t99'])
  })

  test('goes with the service', () => {
    const memory = after([[1_000, [failed('a')]]])
    expect(rememberFailures(memory, { services: [], tasks: [failed('a')], nodes }, 2_000).slots.size).toBe(0)
  })

  test('of a job are its failures, not its ends', () => {
    const job = aService({ mode: { ReplicatedJob: {} } })
    const ends = ['a', 'b', 'c'].map((id) => aTask({ service: job, id, slot: 0, state: 'complete' }))
    expect(oftenFailing(after([[1_000, ends]], [job]), job, 1_000)).toBeUndefined()
  })
})
