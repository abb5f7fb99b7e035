import { describe, expect, test } from 'vitest'
import type { Operation } from '../../../../backend/contract/plan.ts'
import { labels } from '../../../../backend/contract/words.ts'
import type { EngineObject } from '../../../../backend/core/engine/seen.ts'
import { operationState, type Seen } from '../../../../backend/core/run/done.ts'
import { act, base, conflict, done, ours, seen, theirs } from './what-is-seen.ts'

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
