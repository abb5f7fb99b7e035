import { describe, expect, test } from 'vitest'
import type { EngineTask } from '../../../../backend/core/engine/seen.ts'
import type { ServiceLook } from '../../../../backend/core/run/service-verdict.ts'
import { aNode } from '../../../support/engine/a-node.ts'
import { aService } from '../../../support/engine/a-service.ts'
import { aTask } from '../../../support/engine/a-task.ts'
import { afterLooks, converging, healthy, times } from './looks.ts'

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
