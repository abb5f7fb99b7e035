import { describe, expect, test } from 'vitest'
import type { EngineService, EngineTask, UpdateState } from '../../../backend/core/engine/seen.ts'
import { emptyMemory, remember } from '../../../backend/core/run/service-memory.ts'
import {
  type ServiceLook,
  type ServiceVerdict,
  serviceVerdict,
} from '../../../backend/core/run/service-verdict.ts'
import { aNode } from '../../support/a-node.ts'
import { aService } from '../../support/a-service.ts'
import { aTask } from '../../support/a-task.ts'

const STARTED = '2026-11-21T10:00:00Z'
const nodes = [aNode('attic'), aNode('cellar')]

/** What is said after looks `everyMs` apart; a look is the tasks seen, or more. */
function afterLooks(service: EngineService, looks: (EngineTask[] | Partial<ServiceLook>)[], everyMs = 1000) {
  let memory = emptyMemory
  let verdict: ServiceVerdict | undefined
  for (const [index, given] of looks.entries()) {
    const more = Array.isArray(given) ? { tasks: given } : given
    const look = { service, tasks: [], nodes, startedAt: STARTED, now: index * everyMs, ...more }
    memory = remember(memory, look)
    verdict = serviceVerdict(look, memory)
  }
  return verdict
}

const healthy = (since: number) => ({ state: 'healthy', since })
const converging = (text: string) => ({ state: 'converging', text })
const updated = (State: UpdateState, StartedAt = STARTED, Message?: string) =>
  aService({ update: { State, StartedAt, ...(Message === undefined ? {} : { Message }) } })
const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value)

describe('a service has come up', () => {
  const web = aService()
  const up = aTask({ service: web })

  test('when its task has run untouched as long as Swarm watches one', () => {
    expect(afterLooks(web, times(5, [up]))).toEqual(converging('1 of 1 running; watched for a while'))
    expect(afterLooks(web, times(6, [up]))).toEqual(healthy(0))
  })

  test('when it has run as long as its own monitor time says', () => {
    const patient = aService({ spec: { UpdateConfig: { Monitor: 2_000_000_000 } } })
    expect(afterLooks(patient, times(2, [aTask({ service: patient })]))).toMatchObject({
      state: 'converging',
    })
    expect(afterLooks(patient, times(3, [aTask({ service: patient })]))).toEqual(healthy(0))
  })

  test('at once when nobody asks it to stay', () =>
    expect(afterLooks(web, [{ tasks: [up], stayMs: 0 }])).toEqual(healthy(0)))

  test('though Swarm’s update waits for ever for a task that was on its way to a node that died', () => {
    const service = updated('updating')
    const seen = (State: 'assigned' | 'running', node: string) => ({
      tasks: [
        aTask({ service, id: 'here', node: 'cellar' }),
        aTask({ service, id: 'gone', node, state: State, wished: 'shutdown' }),
      ],
      lost: new Set(['id-attic']),
    })
    const waits = converging('1 of 1 running; Swarm is still updating it')
    expect(afterLooks(service, times(9, seen('assigned', 'attic')))).toEqual(healthy(0))
    expect(afterLooks(service, times(9, seen('assigned', 'cellar')))).toEqual(waits)
    expect(afterLooks(service, times(9, seen('running', 'attic')))).toEqual(waits)
  })

  test('only after Swarm has completed its update', () => {
    expect(afterLooks(updated('updating'), times(9, [up]))).toEqual(
      converging('1 of 1 running; Swarm is still updating it'),
    )
    expect(afterLooks(updated('completed'), times(9, [up]))).toEqual(healthy(0))
  })

  test('only from when its last task began: a new task begins anew', () => {
    const again = aTask({ service: web, id: 'second' })
    expect(afterLooks(web, [...times(5, [up]), ...times(5, [again])])).toMatchObject({ state: 'converging' })
    expect(afterLooks(web, [...times(5, [up]), ...times(6, [again])])).toEqual(healthy(5000))
  })

  test('with every replica, whatever numbers their slots have', () => {
    const two = aService({ mode: { Replicated: { Replicas: 2 } } })
    const first = aTask({ service: two, slot: 1 })
    const third = aTask({ service: two, slot: 3 })
    expect(afterLooks(two, times(6, [first, third]))).toEqual(healthy(0))
    expect(afterLooks(two, times(6, [first]))).toEqual(converging('1 of 2 running; one not made yet'))
  })

  test('without a task when none is wanted, once those there were end', () => {
    const none = aService({ mode: { Replicated: { Replicas: 0 } } })
    expect(afterLooks(none, [[]])).toEqual(healthy(0))
    expect(afterLooks(none, [[aTask({ service: none })]])).toEqual(
      converging('0 of 0 running; 1 more to end'),
    )
  })

  test('everywhere it may run when it is global', () => {
    const global = aService({ mode: { Global: {} }, constraints: ['node.hostname!=cellar'] })
    const here = aTask({ service: global, node: 'attic' })
    expect(afterLooks(global, times(6, [here]))).toEqual(healthy(0))
    const both = aService({ mode: { Global: {} } })
    expect(afterLooks(both, times(6, [aTask({ service: both, node: 'attic' })]))).toEqual(
      converging('1 of 2 running; one not made yet'),
    )
  })
})

describe('a task counts only', () => {
  const web = aService()
  const count = (task: EngineTask, look: Partial<ServiceLook> = {}) =>
    afterLooks(web, times(9, { tasks: [task], ...look }))?.state

  test.each<[string, EngineTask, Partial<ServiceLook>, string]>([
    ['while it runs', aTask({ service: web, state: 'starting' }), {}, 'converging'],
    ['while it shall run', aTask({ service: web, wished: 'shutdown' }), {}, 'converging'],
    [
      'on a node that Swarm does not call down',
      aTask({ service: web }),
      { nodes: [aNode('attic', { state: 'down' })] },
      'converging',
    ],
    [
      'on a node that homeport has not lost',
      aTask({ service: web }),
      { lost: new Set(['id-attic']) },
      'converging',
    ],
    ['on a node of the swarm', aTask({ service: web, node: 'gone' }), {}, 'converging'],
    [
      'also on a node that Swarm is not sure about',
      aTask({ service: web }),
      { nodes: [aNode('attic', { state: 'unknown' })] },
      'healthy',
    ],
  ])('%s', (_, task, look, state) => expect(count(task, look)).toBe(state))

  test('when it was made for the service as it is now', () => {
    const before = aTask({ service: web, spec: { ContainerSpec: { Image: 'nginx:0' }, ForceUpdate: 0 } })
    expect(afterLooks(web, [[before]])).toEqual(
      converging('0 of 1 running; one still running as it was before'),
    )
    const forced = aTask({ service: web, spec: { ContainerSpec: { Image: 'nginx:1' }, ForceUpdate: 1 } })
    expect(count(forced)).toBe('converging')
  })

  test('also when only the placement changed and its node still fits', () => {
    const pinned = aService({ constraints: ['node.hostname==attic'] })
    const { Placement: _, Runtime: __, ...spec } = pinned.Spec.TaskTemplate
    const fits = aTask({ service: pinned, spec, node: 'attic' })
    const fitsNot = aTask({ service: pinned, spec, node: 'cellar' })
    const nowhere = aTask({ service: pinned, spec, node: '' })
    expect(afterLooks(pinned, times(6, [fits]))).toEqual(healthy(0))
    expect(afterLooks(pinned, times(6, [fitsNot]))?.state).toBe('converging')
    expect(afterLooks(pinned, times(6, [nowhere]))?.state).toBe('converging')
  })
})

describe('a service that is on its way says how far', () => {
  const web = aService({ mode: { Replicated: { Replicas: 2 } } })
  const task = (slot: number, parts: Parameters<typeof aTask>[0]) => aTask({ service: web, slot, ...parts })

  test.each<[string, EngineTask[]]>([
    [
      '0 of 2 running; one pending: no suitable node (1 node not available for new tasks)',
      [1, 2].map((slot) =>
        task(slot, { state: 'pending', err: 'no suitable node (1 node not available for new tasks)' }),
      ),
    ],
    ['1 of 2 running; one preparing', [task(1, {}), task(2, { state: 'preparing' })]],
    [
      '1 of 2 running; one starting',
      [
        task(1, {}),
        task(2, { id: 'new', state: 'starting', createdAt: '2026-11-21T10:00:05Z' }),
        task(2, {
          id: 'old',
          state: 'failed',
          err: 'task: non-zero exit (1)',
          createdAt: '2026-11-21T10:00:04.5Z',
        }),
      ],
    ],
    ['1 of 2 running; one ready', [task(1, {}), task(2, { state: 'ready', wished: 'ready' })]],
  ])('%s', (text, tasks) => expect(afterLooks(web, [tasks])).toEqual(converging(text)))
})

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
