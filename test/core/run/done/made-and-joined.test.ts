import { describe, expect, test } from 'vitest'
import type { Operation, OperationOf } from '../../../../backend/contract/plan.ts'
import { operationState, type Seen } from '../../../../backend/core/run/done.ts'
import { aNode } from '../../../support/engine/a-node.ts'
import { aSnapshot } from '../../../support/engine/a-snapshot.ts'
import { act, base, conflict, done, failed, info, ours, seen, theirs } from './what-is-seen.ts'

describe('making a swarm', () => {
  const operation: OperationOf<'swarm-init'> = {
    ...base,
    kind: 'swarm-init',
    node: 'attic',
    request: { Spec: { Labels: ours } },
  }
  const cluster = (Labels: Record<string, string>) => ({
    cluster: { ...aSnapshot().cluster, Spec: { Labels } },
  })
  const active = info('active', { Cluster: { ID: 'cluster-1' } })

  test.each<[string, Seen, object]>([
    ['is to be done while the node is in none', seen(undefined, { attic: info('inactive') }), act],
    [
      'is done when the node leads the one that carries our label',
      seen(cluster(ours), { attic: active }),
      done('made'),
    ],
    ['meets one that another made there', seen(cluster(theirs), { attic: active }), conflict('not made')],
    ['meets one made elsewhere', seen(cluster(ours), { attic: info('inactive') }), conflict('through attic')],
    [
      'fails on a node whose swarm is locked',
      seen(undefined, { attic: info('locked') }),
      failed('it says locked'),
    ],
    ['fails on a node that says nothing', seen(undefined), failed('it says unknown')],
  ])('%s', (_, now, state) => expect(operationState(operation, now)).toEqual(state))

  test('without labels asked for, the node’s own swarm is it', () =>
    expect(operationState({ ...operation, request: {} }, seen({}, { attic: active }))).toEqual(done('made')))

  test('a swarm without any labels carries not ours', () => {
    const bare = { cluster: { ...aSnapshot().cluster, Spec: {} } }
    expect(operationState(operation, seen(bare, { attic: active }))).toEqual(conflict('not made'))
  })
})

test('nothing else can be judged without a swarm', () =>
  expect(
    operationState({ ...base, kind: 'network-remove', name: 'n' } as Operation, seen(undefined)),
  ).toEqual(failed('there is no swarm yet')))

describe('joining', () => {
  const operation = (role: 'manager' | 'worker'): Operation => ({
    ...base,
    kind: 'node-join',
    node: 'attic',
    role,
    request: {},
  })
  const active = { attic: info('active', { NodeID: 'id-attic' }) }
  const manager = { role: 'manager' } as const

  test.each<[string, Operation, Seen, object]>([
    ['a node in no swarm joins', operation('worker'), seen({}, { attic: info('inactive') }), act],
    ['a node that is joining is waited for', operation('worker'), seen({}, { attic: info('pending') }), act],
    [
      'a locked one cannot',
      operation('worker'),
      seen({}, { attic: info('locked') }),
      failed('it says locked'),
    ],
    ['one that says nothing cannot', operation('worker'), seen({}), failed('it says unknown')],
    [
      'one in another swarm is a conflict',
      operation('worker'),
      seen({}, active),
      conflict('in another swarm'),
    ],
    [
      'a ready worker has joined',
      operation('worker'),
      seen({ nodes: [aNode('attic')] }, active),
      done('joined'),
    ],
    [
      'a worker that is not ready yet is waited for',
      operation('worker'),
      seen({ nodes: [aNode('attic', { state: 'down' })] }, active),
      act,
    ],
    [
      'a manager has joined when the others reach it',
      operation('manager'),
      seen({ nodes: [aNode('attic', manager)] }, active),
      done('joined'),
    ],
    [
      'a manager the others do not reach yet is waited for',
      operation('manager'),
      seen({ nodes: [aNode('attic', { ...manager, reachability: 'unknown' })] }, active),
      act,
    ],
    [
      'one that joined in another role is a conflict',
      operation('manager'),
      seen({ nodes: [aNode('attic')] }, active),
      conflict('joined as worker'),
    ],
  ])('%s', (_, it, now, state) => expect(operationState(it, now)).toEqual(state))
})
