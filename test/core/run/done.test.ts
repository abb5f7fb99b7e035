import { describe, expect, test } from 'vitest'
import type { Operation, OperationOf } from '../../../backend/contract/plan.ts'
import { labels } from '../../../backend/contract/words.ts'
import type {
  EngineInfo,
  EngineObject,
  EngineService,
  SwarmSnapshot,
} from '../../../backend/core/engine/seen.ts'
import { keyedSpec, specHash } from '../../../backend/core/plan/keyed.ts'
import { operationState, type Seen } from '../../../backend/core/run/done.ts'
import { aNode } from '../../support/a-node.ts'
import { aService } from '../../support/a-service.ts'
import { aSnapshot } from '../../support/a-snapshot.ts'

const SINCE = '2026-11-21T10:00:00.000Z'
const ours = { [labels.instance]: 'us' }
const theirs = { [labels.instance]: 'them' }
const base = { id: '#1', subject: 'it', cause: 'because', waits: [] }

function seen(snapshot: Partial<SwarmSnapshot> | undefined, infos: Record<string, EngineInfo> = {}): Seen {
  return {
    snapshot: snapshot && aSnapshot(snapshot),
    networkNames: {},
    infos,
    instance: 'us',
    run: 'run-1',
    since: SINCE,
  }
}

function info(state: NonNullable<EngineInfo['Swarm']>['LocalNodeState'], more: object = {}): EngineInfo {
  return { ID: 'e', Name: 'attic', ServerVersion: '28', Swarm: { LocalNodeState: state, ...more } }
}

const hash = (service: EngineService) => specHash(keyedSpec(service.Spec, {}))
const act = { state: 'act' }
const done = (detail: string) => ({ state: 'done', detail })
const failed = (text: string) => ({ state: 'failed', text: expect.stringContaining(text) })
const conflict = (text: string) => ({ state: 'conflict', text: expect.stringContaining(text) })

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

describe('settings', () => {
  const swarm: Operation = {
    ...base,
    kind: 'swarm-settings',
    node: 'attic',
    settings: { Dispatcher: { HeartbeatPeriod: 2 } },
    before: { Dispatcher: { HeartbeatPeriod: 5 } },
  }
  const cluster = (period: number) => ({
    cluster: { ...aSnapshot().cluster, Spec: { Name: 'default', Dispatcher: { HeartbeatPeriod: period } } },
  })
  const node: Operation = {
    ...base,
    kind: 'node-settings',
    node: 'attic',
    engineNode: 'id-attic',
    settings: { Labels: { rpi: 'true', old: null }, Availability: 'drain' },
    before: { Labels: { rpi: null, old: 'x' }, Availability: 'active' },
  }

  test.each<[string, Operation, Seen, object]>([
    ['of a swarm as they were are to be set', swarm, seen(cluster(5)), act],
    ['of a swarm as intended are set', swarm, seen(cluster(2)), done('set')],
    [
      'of a swarm that are neither were changed',
      swarm,
      seen(cluster(3)),
      conflict('changed by someone else'),
    ],
    [
      'of a node as they were are to be set',
      node,
      seen({ nodes: [aNode('attic', { labels: { old: 'x' } })] }),
      act,
    ],
    [
      'of a node as intended are set, whatever else it is labelled',
      node,
      seen({ nodes: [aNode('attic', { labels: { rpi: 'true', more: 'y' }, availability: 'drain' })] }),
      done('set'),
    ],
    [
      'of a node half done by someone else are a conflict',
      node,
      seen({ nodes: [aNode('attic', { labels: { rpi: 'true' } })] }),
      conflict('changed by someone else'),
    ],
    ['of a node that left are a conflict', node, seen({}), conflict('not in the swarm any more')],
  ])('%s', (_, it, now, state) => expect(operationState(it, now)).toEqual(state))
})

describe('networks', () => {
  const network = (Labels: Record<string, string> | null, Scope = 'swarm') => ({
    networks: [
      {
        Id: 'n1',
        Name: 'music',
        Created: '',
        Scope,
        Driver: 'overlay',
        Attachable: true,
        Ingress: false,
        Internal: false,
        Labels,
      },
    ],
  })
  const create: Operation = { ...base, kind: 'network-create', name: 'music', request: {} }
  const remove: Operation = { ...base, kind: 'network-remove', name: 'music' }

  test.each<[string, Operation, Seen, object]>([
    ['one that is not there is made', create, seen({}), act],
    ['a node’s own network of that name is another', create, seen(network(ours, 'local')), act],
    ['one with our label is made', create, seen(network(ours)), done('made')],
    ['one of another homeport is a conflict', create, seen(network(theirs)), conflict('not made')],
    ['one of nobody is a conflict', create, seen(network(null)), conflict('not made')],
    ['ours is removed', remove, seen(network(ours)), act],
    ['one without a label is removed when told to', remove, seen(network(null)), act],
    ['another homeport’s is not', remove, seen(network(theirs)), conflict('another homeport')],
    ['one that is gone is removed', remove, seen({}), done('gone')],
  ])('%s', (_, it, now, state) => expect(operationState(it, now)).toEqual(state))
})

describe('configs and secrets', () => {
  const object = (content: string | undefined): EngineObject => ({
    ID: 'o1',
    Version: { Index: 1 },
    CreatedAt: '',
    UpdatedAt: '',
    Spec: { Name: 'c-1', ...(content === undefined ? {} : { Labels: { [labels.hash]: content } }) },
  })
  const create = { ...base, name: 'c-1', hash: 'h1', labels: {} }
  const config: Operation = { ...create, kind: 'config-create', data: '' }
  const secret: Operation = { ...create, kind: 'secret-create', secret: { name: 's', version: '1' } }

  test.each<[string, Operation, Seen, object]>([
    ['a config that is not there is made', config, seen({}), act],
    [
      'a config of that content is made, whoever made it',
      config,
      seen({ configs: [object('h1')] }),
      done('made'),
    ],
    [
      'a config of other content is a conflict',
      config,
      seen({ configs: [object('h2')] }),
      conflict('not made'),
    ],
    ['a secret that is not there is made', secret, seen({}), act],
    ['a secret of that content is made', secret, seen({ secrets: [object('h1')] }), done('made')],
    [
      'a secret of unknown content is a conflict',
      secret,
      seen({ secrets: [object(undefined)] }),
      conflict('not made'),
    ],
    [
      'a config is removed',
      { ...base, kind: 'config-remove', name: 'c-1' },
      seen({ configs: [object('h1')] }),
      act,
    ],
    [
      'a config that is gone is removed',
      { ...base, kind: 'config-remove', name: 'c-1' },
      seen({}),
      done('gone'),
    ],
    [
      'a secret is removed',
      { ...base, kind: 'secret-remove', name: 'c-1' },
      seen({ secrets: [object('h1')] }),
      act,
    ],
    [
      'a secret that is gone is removed',
      { ...base, kind: 'secret-remove', name: 'c-1' },
      seen({}),
      done('gone'),
    ],
  ])('%s', (_, it, now, state) => expect(operationState(it, now)).toEqual(state))
})

describe('services', () => {
  const old = aService({ image: 'nginx:1', labels: ours })
  const wanted = aService({ image: 'nginx:2', labels: ours })
  const other = aService({ image: 'nginx:3', labels: ours })
  const deployed = (service: EngineService, run: string): EngineService => ({
    ...service,
    Spec: { ...service.Spec, Labels: { ...service.Spec.Labels, [labels.run]: run } },
  })
  const update: OperationOf<'service-update'> = {
    ...base,
    kind: 'service-update',
    service: 'web',
    name: 'music_web',
    changes: [],
    before: hash(old),
    intended: hash(wanted),
    labels: ours,
    after: [],
  }
  const create: Operation = {
    ...base,
    kind: 'service-create',
    service: 'web',
    name: 'music_web',
    spec: {},
    intended: hash(wanted),
    after: [],
  }
  const remove: Operation = {
    ...base,
    kind: 'service-remove',
    service: 'web',
    name: 'music_web',
    before: hash(old),
  }
  const unlabelled = aService({ image: 'nginx:2' })
  const { Labels: _, ...withoutLabels } = unlabelled.Spec
  const bare: EngineService = { ...unlabelled, Spec: withoutLabels }
  const rolledBack = (StartedAt: string | undefined) => ({
    ...old,
    UpdateStatus: {
      State: 'rollback_completed' as const,
      ...(StartedAt === undefined ? {} : { StartedAt, Message: 'task x failed' }),
    },
  })

  test.each<[string, Operation, Seen, object]>([
    ['one as before is to be updated', update, seen({ services: [old] }), act],
    ['one as intended is updated', update, seen({ services: [wanted] }), done('as intended')],
    [
      'who wrote it is no part of what it is',
      update,
      seen({ services: [deployed(wanted, 'x')] }),
      done('as intended'),
    ],
    [
      'one that is neither is a conflict',
      update,
      seen({ services: [other] }),
      conflict('changed by someone else'),
    ],
    ['one that is gone is a conflict', update, seen({}), conflict('not there any more')],
    [
      'one that Swarm rolled back since the step began has failed',
      update,
      seen({ services: [rolledBack('2026-11-21T10:00:05.123456789Z')] }),
      failed('put it back by itself: task x failed'),
    ],
    [
      'one that Swarm rolled back before is to be updated',
      update,
      seen({ services: [rolledBack('2026-11-21T09:59:00Z')] }),
      act,
    ],
    ['a roll back without a time is no answer', update, seen({ services: [rolledBack(undefined)] }), act],
    [
      'labels are still to be set on one that has none at all',
      { ...update, intended: hash(bare) },
      seen({ services: [bare] }),
      act,
    ],
    [
      'adoption sets labels only',
      { ...update, before: hash(unlabelled), intended: hash(unlabelled) },
      seen({ services: [unlabelled] }),
      act,
    ],
    ['one that is not there is created', create, seen({}), act],
    ['ours as intended is created', create, seen({ services: [wanted] }), done('made')],
    [
      'ours of other content is a conflict',
      create,
      seen({ services: [old] }),
      conflict('changed by someone else'),
    ],
    [
      'another’s of the same content is a conflict',
      create,
      seen({ services: [unlabelled] }),
      conflict('not made'),
    ],
    ['one as it was is removed', remove, seen({ services: [old] }), act],
    [
      'one that was changed is not removed',
      remove,
      seen({ services: [other] }),
      conflict('changed by someone else'),
    ],
    ['one that is gone is removed', remove, seen({}), done('gone')],
  ])('%s', (_, it, now, state) => expect(operationState(it, now)).toEqual(state))
})
