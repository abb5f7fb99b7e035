import { expect, test } from 'vitest'
import type { EngineTask } from '../../../backend/core/engine/seen.ts'
import { livingNodes, stillEnding } from '../../../backend/core/swarm/what-runs.ts'
import { aNode } from '../../support/engine/a-node.ts'
import { aService } from '../../support/engine/a-service.ts'
import { aTask, type TaskParts } from '../../support/engine/a-task.ts'

const living = livingNodes([aNode('attic')])
const gone = aService()
const labelled = (stack: string): EngineTask['Spec'] => ({
  ContainerSpec: { Image: 'web:1', Labels: { 'com.docker.stack.namespace': stack } },
})

test.each<[string, TaskParts, number]>([
  ['running', {}, 1],
  ['running, though it shall go', { wished: 'remove' }, 1],
  ['still on its way', { state: 'preparing' }, 1],
  ['ended', { state: 'shutdown' }, 0],
  ['failed', { state: 'failed' }, 0],
  ['on a node that is not there to say', { node: 'cellar' }, 0],
  ['on no node yet', { node: '' }, 0],
  ['of another stack', { spec: labelled('shop') }, 0],
])('a task of a service that was removed, %s', (_, parts, count) => {
  const tasks = [aTask({ service: gone, spec: labelled('music'), ...parts })]
  expect(stillEnding('music', { services: [], tasks }, living)).toHaveLength(count)
})

test('tasks of a service that is there are no leftovers', () => {
  const tasks = [aTask({ service: gone, spec: labelled('music') })]
  expect(stillEnding('music', { services: [gone], tasks }, living)).toEqual([])
})
