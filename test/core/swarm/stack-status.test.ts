import { describe, expect, test } from 'vitest'
import type { EngineService, EngineTask, UpdateState } from '../../../backend/core/engine/seen.ts'
import { type StackSight, stackStatus } from '../../../backend/core/swarm/stack-status.ts'
import { aNode } from '../../support/engine/a-node.ts'
import { aService } from '../../support/engine/a-service.ts'
import { aTask, type TaskParts } from '../../support/engine/a-task.ts'

const web = aService({ name: 'web' })
const db = aService({ name: 'db' })
const two = aService({ name: 'two', mode: { Replicated: { Replicas: 2 } } })
const none = aService({ name: 'none', mode: { Replicated: { Replicas: 0 } } })
const job = aService({ name: 'job', mode: { ReplicatedJob: {} } })
const updating = (state: UpdateState) => aService({ name: 'web', update: { State: state } })

const up = (service: EngineService, parts: TaskParts = {}) => aTask({ service, ...parts })
const pending = (service: EngineService, slot = 1) =>
  aTask({ service, slot, state: 'pending', node: '', err: 'no suitable node (x)' })
const failed = (service: EngineService, parts: TaskParts = {}) =>
  aTask({ service, state: 'failed', err: 'exit 1', ...parts })

function status(services: EngineService[], tasks: EngineTask[], more: Partial<StackSight> = {}) {
  return stackStatus({ sight: { services, tasks, nodes: [aNode('attic')], ...more }, now: 0 })
}

describe('the status of a stack that is seen', () => {
  test.each<[string, EngineService[], EngineTask[], string, string[]]>([
    ['all runs', [web, db], [up(web), up(db)], 'running', []],
    ['all that should run does', [web, none], [up(web)], 'running', []],
    ['nothing is there', [], [], 'stopped', ['nothing of it is deployed']],
    ['all is scaled to nothing', [none], [], 'stopped', ['none: stopped']],
    ['part of a service runs', [two], [up(two)], 'degraded', ['two: 1 of 2 running, starting']],
    [
      'part of a service has no node',
      [two],
      [up(two), pending(two, 2)],
      'degraded',
      ['two: 1 of 2 running, no node for it: no suitable node (x)'],
    ],
    [
      'one service fails, others run',
      [web, db],
      [up(web), failed(db)],
      'degraded',
      ['db: 0 of 1 running: exit 1'],
    ],
    ['nothing runs and it fails', [web, none], [failed(web)], 'failed', ['web: 0 of 1 running: exit 1']],
    [
      'nothing runs for want of a node',
      [web],
      [pending(web)],
      'waiting',
      ['web: 0 of 1 running, no node for it: no suitable node (x)'],
    ],
    [
      'nothing runs yet',
      [web],
      [up(web, { state: 'preparing' })],
      'deploying',
      ['web: 0 of 1 running, starting'],
    ],
    ['no task is made yet', [web], [], 'deploying', ['web: 0 of 1 running, starting']],
    [
      'a newer task starts where one failed',
      [web],
      [
        up(web, { id: 'n', state: 'starting', createdAt: '2026-11-21T10:00:05Z' }),
        failed(web, { createdAt: '2026-11-21T10:00:04.5Z' }),
      ],
      'deploying',
      ['web: 0 of 1 running, starting'],
    ],
    ['a job is at work', [job], [up(job, { slot: 0 })], 'running', []],
    ['a job has not begun', [job], [], 'running', []],
    ['a job fails', [job], [failed(job, { slot: 0, err: '' })], 'failed', ['job: 0 of 1 running']],
    [
      'it is updated',
      [updating('updating'), db],
      [up(web), up(db)],
      'deploying',
      ['web: 1 of 1 running, being updated'],
    ],
    [
      'Swarm puts it back',
      [updating('rollback_started')],
      [up(web)],
      'deploying',
      ['web: 1 of 1 running, being put back by Swarm'],
    ],
    [
      'its update stands still',
      [updating('paused')],
      [up(web)],
      'degraded',
      ['web: 1 of 1 running, its update stands still'],
    ],
    [
      'its putting back stands still',
      [updating('rollback_paused')],
      [up(web)],
      'degraded',
      ['web: 1 of 1 running, its update stands still'],
    ],
    ['Swarm has put it back', [updating('rollback_completed')], [up(web)], 'running', []],
    [
      'it is updated while another fails',
      [updating('updating'), db],
      [up(web), failed(db)],
      'degraded',
      ['web: 1 of 1 running, being updated', 'db: 0 of 1 running: exit 1'],
    ],
    [
      'a task that shall end is no task to wait for',
      [two],
      [pending(two, 1), up(two, { slot: 2, wished: 'shutdown', state: 'shutdown' })],
      'waiting',
      ['two: 0 of 2 running, no node for it: no suitable node (x)'],
    ],
  ])('%s', (_, services, tasks, expected, reasons) =>
    expect(status(services, tasks)).toEqual({ status: expected, reasons }),
  )

  test('a task on a lost node does not run', () => {
    expect(status([web], [up(web)], { lost: new Set(['id-attic']) }).status).toBe('deploying')
    expect(status([web, db], [up(web), up(db, { node: 'gone' })]).status).toBe('degraded')
  })

  test('an update that only waits for a dead node is no update any more', () => {
    const service = updating('updating')
    const gone = up(service, { id: 'gone', node: 'cellar', state: 'assigned', wished: 'shutdown' })
    const lost = { nodes: [aNode('attic'), aNode('cellar')], lost: new Set(['id-cellar']) }
    expect(status([service], [up(service), gone], lost)).toEqual({ status: 'running', reasons: [] })
    expect(status([service], [gone], lost).status).toBe('deploying')
  })

  test('a service in a crash loop does not run, even while it does', () =>
    expect(status([web], [up(web)], { looping: new Set([web.ID]) })).toEqual({
      status: 'failed',
      reasons: ['web: keeps failing'],
    }))
})

describe('the status of a stack', () => {
  const sight: StackSight = { services: [web], tasks: [up(web)], nodes: [aNode('attic')] }
  const kept = { verdict: { status: 'running' as const, reasons: [] }, at: 1_000 }

  test('under a run is what the run does', () => {
    expect(stackStatus({ sight, run: { state: 'running' }, now: 0 }).status).toBe('deploying')
    expect(stackStatus({ sight, run: { state: 'waiting', text: 'attic is away' }, now: 0 })).toEqual({
      status: 'waiting',
      reasons: ['attic is away'],
    })
  })

  test('during an election stays as it was, for at most a minute', () => {
    expect(stackStatus({ sight: undefined, before: kept, now: 61_000 })).toEqual(kept.verdict)
    expect(stackStatus({ sight: undefined, before: kept, now: 61_001 }).status).toBe('unknown')
  })

  test('is unknown when it never was seen', () =>
    expect(stackStatus({ sight: undefined, now: 0 })).toEqual({
      status: 'unknown',
      reasons: ['nothing can be seen of where it runs'],
    }))
})
