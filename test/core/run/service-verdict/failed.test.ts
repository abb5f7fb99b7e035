import { describe, expect, test } from 'vitest'
import type { EngineTask, UpdateState } from '../../../../backend/core/engine/seen.ts'
import { emptyMemory, remember } from '../../../../backend/core/run/service-memory.ts'
import { aService } from '../../../support/engine/a-service.ts'
import { aTask } from '../../../support/engine/a-task.ts'
import { afterLooks, nodes, STARTED, times, updated } from './looks.ts'

describe('a service has failed', () => {
  const web = aService()
  const dead = (count: number, parts: Parameters<typeof aTask>[0] = {}) =>
    Array.from({ length: count }, (_, index) =>
      aTask({
        service: web,
        id: `t${index}`,
        state: 'failed',
        err: 'task: non-zero exit (7)',
        createdAt: `2026-11-21T10:00:0${index}Z`,
        at: `2026-11-21T10:00:0${index}.5Z`,
        ...parts,
      }),
    )

  test('when three tasks of one slot ended badly, and it says which and since when', () =>
    expect(afterLooks(web, [dead(3)])).toEqual({
      state: 'failed',
      text: '3 tasks failed: task: non-zero exit (7)',
      taskIds: ['t0', 't1', 't2'],
      firstFailedAt: '2026-11-21T10:00:00.5Z',
    }))

  test('also when the engine has forgotten the first ones', () => {
    const [first, second, third] = dead(3) as [EngineTask, EngineTask, EngineTask]
    expect(afterLooks(web, [[first], [first, second], [third]])).toMatchObject({
      state: 'failed',
      taskIds: ['t0', 't1', 't2'],
    })
  })

  test('not before the third', () => expect(afterLooks(web, [dead(2)])?.state).toBe('converging'))

  test('not when the failures are in different slots', () => {
    const three = aService({ mode: { Replicated: { Replicas: 3 } } })
    const each = [1, 2, 3].map((slot) => aTask({ service: three, slot, id: `s${slot}`, state: 'rejected' }))
    expect(afterLooks(three, [each])?.state).toBe('converging')
  })

  test('not by tasks made before this deploy', () =>
    expect(afterLooks(web, [dead(3, { createdAt: '2026-11-21T09:59:59Z' })])?.state).toBe('converging'))

  test('not by tasks of a spec that Swarm has rolled back from', () => {
    const former = dead(3, { spec: { ContainerSpec: { Image: 'nginx:bad' }, ForceUpdate: 0 } })
    expect(afterLooks(web, [former])?.state).toBe('converging')
  })

  test('of a service that nobody deployed only by what comes after the first look', () => {
    const before = dead(3)
    const after = dead(3).map((task, n) => ({
      ...task,
      ID: `late${n}`,
      CreatedAt: `2026-11-21T10:00:0${n + 3}Z`,
    }))
    const undeployed = (tasks: EngineTask[]) => ({ tasks, startedAt: undefined as never })
    expect(afterLooks(web, [undeployed(before)])?.state).toBe('converging')
    expect(afterLooks(web, [undeployed(before), undeployed([...before, ...after])])).toMatchObject({
      state: 'failed',
      taskIds: ['late0', 'late1', 'late2'],
    })
    expect(afterLooks(web, [undeployed([])])?.state).toBe('converging')
  })

  test('by tasks that end well, too: it should go on for ever', () =>
    expect(afterLooks(web, [dead(3, { state: 'complete', err: '', exit: 0 })])).toMatchObject({
      text: '3 tasks failed: ended by itself (exit 0)',
    }))

  test('by tasks that end without a word', () =>
    expect(afterLooks(web, [dead(3, { state: 'failed', err: '' })])).toMatchObject({
      text: '3 tasks failed: ended by itself',
    }))

  test('at the first failure when it is never started again', () => {
    const once = aService({ task: { RestartPolicy: { Condition: 'none' } } })
    const task = aTask({ service: once, id: 'x', state: 'failed', err: 'boom' })
    expect(afterLooks(once, [[task]])).toMatchObject({ state: 'failed', text: 'a task failed: boom' })
  })

  test('it remembers a bounded number of failures', () => {
    const many = Array.from({ length: 30 }, (_, index) =>
      aTask({ service: web, id: `m${index}`, state: 'failed' }),
    )
    const look = { service: web, tasks: many, nodes, startedAt: STARTED, now: 0 }
    expect(remember(emptyMemory, look).failures['1']).toHaveLength(10)
  })

  test.each<[UpdateState, boolean, string]>([
    ['paused', false, 'failed'],
    ['rollback_started', false, 'failed'],
    ['rollback_paused', false, 'failed'],
    ['rollback_completed', false, 'failed'],
    ['paused', true, 'failed'],
    ['rollback_started', true, 'converging'],
    ['rollback_paused', true, 'failed'],
    ['rollback_completed', true, 'healthy'],
  ])('%s by Swarm (while putting back: %s) means %s', (state, rolledBackCounts, verdict) => {
    const look = { tasks: [aTask({ service: web })], rolledBackCounts }
    expect(afterLooks(updated(state), times(6, look))?.state).toBe(verdict)
  })

  test('with Swarm’s own words, and without a first failure when none was seen', () => {
    expect(
      afterLooks(updated('paused', STARTED, 'update paused due to failure of task x'), [dead(1)]),
    ).toEqual({
      state: 'failed',
      text: 'update paused due to failure of task x',
      taskIds: ['t0'],
      firstFailedAt: '2026-11-21T10:00:00.5Z',
    })
    expect(afterLooks(updated('paused'), [[]])).toEqual({
      state: 'failed',
      text: 'Swarm says paused',
      taskIds: [],
    })
  })

  test('not by what Swarm did before this deploy', () =>
    expect(
      afterLooks(updated('rollback_completed', '2026-11-21T09:00:00Z'), times(6, [aTask({ service: web })]))
        ?.state,
    ).toBe('healthy'))
})
