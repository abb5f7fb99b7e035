import { describe, expect, test } from 'vitest'
import { serviceView, serviceViews, stackView } from '../../../../backend/core/swarm/home-view.ts'
import { aStack } from '../../../support/engine/a-member.ts'
import { aNode } from '../../../support/engine/a-node.ts'
import { aService } from '../../../support/engine/a-service.ts'
import { aTask } from '../../../support/engine/a-task.ts'
import { sight } from './a-sight.ts'

const web = aService({ image: `nginx:1@sha256:${'a'.repeat(64)}` })

describe('a stack is shown', () => {
  test('with its services by name, its release and who holds it', () => {
    const services = ['web', 'db', 'api']
      .map((name) => aService({ name }))
      .concat(aService({ name: 'x', stack: 'other' }))
    const held = { by: 'anna', since: 's', release: 2 }
    const deeds = { verdict: { status: 'running' as const, reasons: [] }, release: 3, held }
    expect(stackView(aStack('music'), serviceViews('music', sight({ services })), deeds)).toMatchObject({
      name: 'music',
      target: 'main',
      status: 'running',
      policy: 'ask',
      release: 3,
      held,
      services: [{ name: 'api' }, { name: 'db' }, { name: 'web' }],
    })
  })

  test('unseen without services, with the reason', () => {
    const stack = aStack('music', { runOn: { kind: 'nodes', nodes: ['a', 'b'] } })
    const deeds = { verdict: { status: 'unknown' as const, reasons: ['nothing can be seen'] } }
    expect(stackView(stack, serviceViews(stack.name, undefined), deeds)).toEqual({
      name: 'music',
      target: 'a, b',
      status: 'unknown',
      reasons: ['nothing can be seen'],
      policy: 'ask',
      services: [],
    })
  })
})

describe('a service is shown', () => {
  const nodes = [aNode('attic'), aNode('stranger')]

  test('with the newest task of each slot and what else shall run', () => {
    const tasks = [
      aTask({ service: web, id: 'old', state: 'failed', err: 'exit 1', createdAt: '2026-11-21T09:00:00Z' }),
      aTask({ service: web, id: 'now', node: 'stranger', createdAt: '2026-11-21T10:00:00Z' }),
      aTask({ service: web, id: 'going', createdAt: '2026-11-21T09:30:00Z' }),
      aTask({ service: web, id: 'bad', slot: 2, node: '', state: 'rejected', err: 'No such image' }),
    ]
    expect(serviceView(web, sight({ nodes, services: [web], tasks }))).toEqual({
      name: 'web',
      image: 'nginx:1',
      mode: 'replicated',
      running: 1,
      wanted: 1,
      tasks: [
        {
          id: 'now',
          node: 'stranger',
          state: 'running',
          runs: true,
          since: '2026-11-21T10:00:01Z',
          image: 'nginx:1',
        },
        {
          id: 'bad',
          state: 'rejected',
          runs: false,
          error: 'No such image',
          since: '2026-11-21T10:00:01Z',
          image: 'nginx:1',
        },
        {
          id: 'going',
          node: 'attic',
          state: 'running',
          runs: true,
          since: '2026-11-21T10:00:01Z',
          image: 'nginx:1',
        },
      ],
    })
  })

  test.each([
    [{ Global: {} }, 'global', 2],
    [{ GlobalJob: {} }, 'global-job', 2],
    [{ ReplicatedJob: {} }, 'replicated-job', 1],
    [{ Replicated: { Replicas: 4 } }, 'replicated', 4],
  ])('with its mode %j', (mode, text, wanted) =>
    expect(serviceView(aService({ mode }), sight({ nodes }))).toMatchObject({
      mode: text,
      wanted,
      running: 0,
    }),
  )

  test('with the image as it was asked for, if that is known', () => {
    const labelled = aService({ labels: { 'com.docker.stack.image': 'nginx:latest' } })
    expect(serviceView(labelled, sight({})).image).toBe('nginx:latest')
  })

  test('without a container without an image', () => {
    const plugin = aService({ task: { ContainerSpec: undefined as never } })
    const shown = serviceView(plugin, sight({ nodes, tasks: [aTask({ service: plugin })] }))
    expect(shown.image).toBe('')
    expect(shown.tasks[0]).not.toHaveProperty('image')
    const bare = { ...web, Spec: { ...web.Spec, Labels: undefined, Mode: undefined } } as never
    expect(serviceView(bare, sight({}))).toMatchObject({ image: 'nginx:1', mode: 'replicated' })
  })

  test('on a lost node as not running', () => {
    const swarm = sight({ nodes, services: [web], tasks: [aTask({ service: web })] }, ['id-attic'])
    expect(serviceView(web, swarm)).toMatchObject({ running: 0, tasks: [{ node: 'attic', runs: false }] })
  })
})
