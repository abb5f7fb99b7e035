import { describe, expect, test } from 'vitest'
import {
  eligibleNodes,
  isJob,
  livingNodes,
  runningSlots,
  runs,
  runsOn,
  serviceNameOf,
  serviceText,
  slotOf,
  stackOf,
  wantedReplicas,
} from '../../../backend/core/swarm/what-runs.ts'
import { aNode } from '../../support/engine/a-node.ts'
import { aService } from '../../support/engine/a-service.ts'
import { aSnapshot } from '../../support/engine/a-snapshot.ts'
import { aTask } from '../../support/engine/a-task.ts'

const attic = aNode('attic')
const cellar = aNode('cellar')

describe('a task runs only if it runs, shall run, and its node lives', () => {
  test.each<[string, Parameters<typeof aTask>[0], ReturnType<typeof livingNodes>, boolean]>([
    ['all of it', {}, livingNodes([attic]), true],
    ['it starts', { state: 'starting' }, livingNodes([attic]), false],
    ['it shall end', { wished: 'shutdown' }, livingNodes([attic]), false],
    ['its node is down', {}, livingNodes([aNode('attic', { state: 'down' })]), false],
    ['its node is lost to homeport', {}, livingNodes([attic], new Set(['id-attic'])), false],
    ['its node is unknown: no evidence', {}, livingNodes([aNode('attic', { state: 'unknown' })]), true],
    ['its node left the swarm', {}, livingNodes([cellar]), false],
    ['it has no node', { node: '' }, livingNodes([attic]), false],
  ])('%s', (_, parts, living, answer) => expect(runs(aTask(parts), living)).toBe(answer))
})

describe('how many a service should have', () => {
  test.each<[string, Parameters<typeof aService>[0], number]>([
    ['one, when nothing is said', { mode: {} }, 1],
    ['as many as said', { mode: { Replicated: { Replicas: 3 } } }, 3],
    ['one, when replicated without a number', { mode: { Replicated: {} } }, 1],
    ['none', { mode: { Replicated: { Replicas: 0 } } }, 0],
    ['one each on the nodes that fit', { mode: { Global: {} }, constraints: ['node.hostname==attic'] }, 1],
    ['one each on all nodes', { mode: { Global: {} } }, 2],
    ['the completions of a job', { mode: { ReplicatedJob: { MaxConcurrent: 2, TotalCompletions: 4 } } }, 4],
    ['as many as at once, in a job', { mode: { ReplicatedJob: { MaxConcurrent: 2 } } }, 2],
    ['one, in a job that says nothing', { mode: { ReplicatedJob: {} } }, 1],
    ['one each, in a global job', { mode: { GlobalJob: {} } }, 2],
  ])('%s', (_, parts, wanted) => expect(wantedReplicas(aService(parts), [attic, cellar])).toBe(wanted))

  test('service mode absent is one replica', () => {
    const { Mode: _, ...Spec } = aService().Spec
    const service = { ...aService(), Spec }
    expect(wantedReplicas(service, [])).toBe(1)
    expect(isJob(service)).toBe(false)
    expect(slotOf(service, aTask())).toBe('1')
  })

  test('eligible nodes are the scheduler’s', () =>
    expect(eligibleNodes(aService({ constraints: ['node.hostname==cellar'] }).Spec, [attic, cellar])).toEqual(
      [cellar],
    ))
})

describe('slots that run', () => {
  const living = livingNodes([attic, cellar])

  test('two tasks of one slot are one', () => {
    const web = aService()
    const tasks = [aTask({ service: web, id: 'a' }), aTask({ service: web, id: 'b' })]
    expect(runningSlots(web, tasks, living)).toEqual(new Set(['1']))
  })

  test('tasks of other services are passed over', () =>
    expect(runningSlots(aService(), [aTask({ service: aService({ name: 'db' }) })], living)).toEqual(
      new Set(),
    ))

  test('those of a global service are its nodes', () => {
    const global = aService({ mode: { Global: {} } })
    const tasks = ['attic', 'cellar'].map((node) => aTask({ service: global, node }))
    expect(runningSlots(global, tasks, living)).toEqual(new Set(['id-attic', 'id-cellar']))
    expect(slotOf(global, aTask({ service: global, node: '' }))).toBe('')
  })

  test('those of a job are those through with the present execution', () => {
    const job = aService({ mode: { ReplicatedJob: {} }, job: 3 })
    const end = (slot: number, iteration?: number) =>
      aTask({ service: job, slot, state: 'complete', ...(iteration === undefined ? {} : { iteration }) })
    expect(runningSlots(job, [end(0, 3), end(1, 2), end(2)], living)).toEqual(new Set(['0']))
    const first = aService({ mode: { ReplicatedJob: {} } })
    expect(runningSlots(first, [aTask({ service: first, slot: 0, state: 'complete' })], living)).toEqual(
      new Set(['0']),
    )
  })
})

test('what runs on a node is told as stack/service, each once, in order', () => {
  const web = aService({ name: 'web' })
  const db = aService({ name: 'db' })
  const lone = aService({ name: 'lone', stack: '' })
  const snapshot = aSnapshot({
    nodes: [attic, cellar],
    services: [web, db, lone],
    tasks: [
      aTask({ service: web, slot: 1 }),
      aTask({ service: web, slot: 2 }),
      aTask({ service: db }),
      aTask({ service: lone }),
      aTask({ service: db, slot: 2, node: 'cellar' }),
      aTask({ service: db, slot: 3, state: 'failed' }),
    ],
  })
  expect(runsOn('id-attic', snapshot, livingNodes(snapshot.nodes))).toEqual(['lone', 'music/db', 'music/web'])
})

describe('a service’s names', () => {
  const byHand = aService({ stack: '', name: 'music_web', labels: { 'com.docker.stack.namespace': 'music' } })
  const odd = aService({ stack: '', name: 'else', labels: { 'dev.homeport.stack': 'music' } })
  const bare = { ...byHand, Spec: { ...byHand.Spec, Labels: undefined } } as never
  test.each([
    [byHand, 'music', 'web', 'music/web'],
    [odd, 'music', 'else', 'music/else'],
    [bare, undefined, 'music_web', 'music_web'],
  ])('%#', (service, stack, name, text) => {
    expect([stackOf(service), serviceNameOf(service), serviceText(service)]).toEqual([stack, name, text])
  })
})
