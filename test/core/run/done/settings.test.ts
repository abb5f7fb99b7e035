import { describe, expect, test } from 'vitest'
import type { Operation } from '../../../../backend/contract/plan.ts'
import { operationState, type Seen } from '../../../../backend/core/run/done.ts'
import { aNode } from '../../../support/engine/a-node.ts'
import { aSnapshot } from '../../../support/engine/a-snapshot.ts'
import { act, base, conflict, done, seen } from './what-is-seen.ts'

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

  const demotion: Operation = {
    ...base,
    kind: 'node-settings',
    node: 'attic',
    engineNode: 'id-attic',
    settings: { Role: 'worker' },
    before: { Role: 'manager' },
  }
  const managers = (last: Parameters<typeof aNode>[1]) => ({
    nodes: [...['attic', 'cellar'].map((name) => aNode(name, { role: 'manager' })), aNode('hall', last)],
  })

  test.each<[string, Operation, Seen, object]>([
    ['that leave a quorum are to be set', demotion, seen(managers({ role: 'manager' })), act],
    [
      'that leave none, since a manager has gone meanwhile, are not set',
      demotion,
      seen(managers({ role: 'manager', reachability: 'unreachable' })),
      conflict('would be no quorum'),
    ],
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
