import { describe, expect, test } from 'vitest'
import type { Operation, OperationOf } from '../../../../backend/contract/plan.ts'
import { labels } from '../../../../backend/contract/words.ts'
import type { EngineService } from '../../../../backend/core/engine/seen.ts'
import { keyedSpec, specHash } from '../../../../backend/core/plan/keyed.ts'
import { operationState, type Seen } from '../../../../backend/core/run/done.ts'
import { aService } from '../../../support/engine/a-service.ts'
import { act, base, conflict, done, failed, ours, seen } from './what-is-seen.ts'

const hash = (service: EngineService) => specHash(keyedSpec(service.Spec, {}))

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
