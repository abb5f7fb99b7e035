import { describe, expect, test } from 'vitest'
import type { EngineTask } from '../../../backend/core/engine/seen.ts'
import { diagnose, type FailureEvidence } from '../../../backend/core/run/diagnose.ts'
import { aTask } from '../../support/engine/a-task.ts'

const nodeNames = new Map([['id-attic', 'attic']])

const base: FailureEvidence = { service: 'music/web', image: 'nginx:1', tasks: [], nodeNames }
const failing = (err: string, more: Parameters<typeof aTask>[0] = {}) =>
  aTask({ state: 'failed', err, ...more })
const of = (tasks: EngineTask[], more: Partial<FailureEvidence> = {}) => diagnose({ ...base, tasks, ...more })

describe('the cause is said in plain words', () => {
  test.each<[string, string]>([
    [
      'no suitable node (scheduling constraints not satisfied on 2 nodes; 1 node not available for new tasks)',
      'music/web has no node to run on: 2 nodes are outside its constraints (node.labels.a==b); 1 node is down, paused or drained',
    ],
    ['no suitable node', 'music/web has no node to run on: Swarm does not say why'],
    [
      'toomanyrequests: You have reached your pull rate limit',
      'the registry gives attic no more pulls of nginx:1 for now',
    ],
    ['pull access denied for nginx', 'the registry does not let attic pull nginx:1'],
    ['no matching manifest for linux/arm64', 'nginx:1 has no build for the processor of attic'],
    ['No such image: nope:1', 'attic could not get image nope:1'],
    ['manifest for nope:2 not found', 'attic could not get image nope:2'],
    ['manifest unknown', 'attic could not get image nginx:1'],
    [
      'invalid mount config for type "bind": bind source path does not exist: /no pe',
      'music/web mounts /no pe, which is not there on attic',
    ],
    [
      "error while mounting volume '/x': failed to mount local volume: mount :/e:/x, data: addr=10.0.0.2: permission denied",
      'a volume of music/web could not be mounted on attic: permission denied',
    ],
    ["error while mounting volume '/x': odd", 'a volume of music/web could not be mounted on attic'],
    [
      'task: non-zero exit (143): dockerexec: unhealthy container',
      'the health check of music/web (nginx:1) failed on attic; its last words: so sorry',
    ],
    [
      'starting container failed: exec /s: exec format error',
      'nginx:1 is built for another processor than that of attic',
    ],
    [
      'starting container failed: exec: "/go": stat /go: no such file or directory',
      'nginx:1 cannot start /go: no such file or directory',
    ],
    [
      'network sandbox join failed: error creating vxlan interface: operation not supported',
      'attic cannot join music/web to its overlay network: its kernel has no VXLAN',
    ],
    [
      'could not find an available, non-overlapping IPv4 address pool among the defaults',
      'there is no address range left for a network of music/web',
    ],
    ['secret abc not found', 'a secret of music/web is not there as it should be'],
    ['config not found', 'a config of music/web is not there as it should be'],
    ['only updates to Labels are allowed', 'a secret or config of music/web is not there as it should be'],
    [
      "port '80' is already in use by service 'proxy' (x1) as an ingress port",
      'port 80 of music/web is already published by proxy',
    ],
    [
      'Bind for 0.0.0.0:80 failed: port is already allocated',
      'a port of music/web is already in use on attic',
    ],
    [
      'rpc error: The swarm does not have a leader',
      'the swarm has no leader: too few of its managers answer',
    ],
    [
      'Swarm certificates have expired',
      'the swarm certificate of attic has expired: it was away for too long',
    ],
    ['Swarm is encrypted and needs to be unlocked', 'the swarm is locked'],
    ['task: non-zero exit (1)', 'music/web (nginx:1) ended on attic with exit 1; its last words: so sorry'],
    [
      'task: non-zero exit (127)',
      'music/web (nginx:1) ended on attic with exit 127: its command is not in the image; its last words: so sorry',
    ],
    [
      'task: non-zero exit (137)',
      'music/web (nginx:1) ended on attic with exit 137: it was killed; its last words: so sorry',
    ],
    [
      'task: non-zero exit (139)',
      'music/web (nginx:1) ended on attic with exit 139: it crashed; its last words: so sorry',
    ],
    ['heartbeat failure', 'attic was lost while music/web ran there'],
  ])('%s', (err, cause) => {
    const found = of([failing(err)], {
      logs: ['hello', ' so sorry ', ' '],
      constraints: ['node.labels.a==b'],
    })
    expect(found.cause).toBe(cause)
    expect(found.advice).toMatch(/\.$/)
  })

  test('a killed service that used too much memory is told apart', () =>
    expect(of([failing('task: non-zero exit (137)')], { outOfMemory: true }).cause).toBe(
      'music/web was killed on attic: it used more memory than there was (exit 137)',
    ))

  test.each<[Parameters<typeof aTask>[0], string]>([
    [{ state: 'preparing' }, 'attic is still busy getting nginx:1'],
    [{ state: 'pending', node: '' }, 'Swarm has not found a node for music/web yet'],
    [{ state: 'starting' }, 'music/web started on attic, but its health check has not passed yet'],
  ])('a task that comes no further than %j', (parts, cause) => expect(of([aTask(parts)]).cause).toBe(cause))

  test('a service that ends well though it should not', () =>
    expect(of([], { problem: 'music_web: 3 tasks failed: ended by itself (exit 0)' }).cause).toBe(
      'music/web (nginx:1) ends by itself, though it should go on running',
    ))

  test('what the engine refused is a cause, too, and what is not known is named generally', () =>
    expect(
      diagnose({ service: 'music/web', tasks: [], nodeNames, problem: 'pull access denied' }).cause,
    ).toBe('the registry does not let the node pull its image'))

  test('what nobody knows is said as it came', () => {
    expect(of([aTask()], { problem: 'something odd' }).cause).toBe('music/web did not come up: something odd')
    expect(of([]).cause).toBe('music/web did not come up')
  })

  test('the newest error tells, and an old one when the new say nothing', () => {
    const old = failing('task: non-zero exit (1)', { createdAt: '2026-11-21T09:00:00Z' })
    const now = failing('No such image: x:1', { createdAt: '2026-11-21T09:01:00Z' })
    const silent = aTask({ state: 'starting', createdAt: '2026-11-21T09:02:00Z' })
    expect(of([old, now, silent]).cause).toBe('attic could not get image x:1')
    expect(of([old, silent]).cause).toContain('with exit 1')
  })

  test('Swarm’s own words about the update come after those of its tasks', () => {
    const update = { State: 'paused' as const, Message: 'update paused due to context deadline exceeded' }
    expect(of([aTask()], { update }).cause).toContain('no leader')
    expect(of([failing('No such image: x:1')], { update }).cause).toContain('image x:1')
  })
})

describe('the evidence', () => {
  test('names tasks, nodes, exits, the update and the last lines, newest first, and is bounded', () => {
    const tasks = [0, 1, 2, 3, 4, 5, 6].map((n) =>
      failing('boom', {
        id: `task-${n}-and-more`,
        exit: n,
        node: n % 2 ? 'attic' : 'else',
        createdAt: `2026-11-21T09:00:0${n}Z`,
      }),
    )
    const logs = Array.from({ length: 30 }, (_, n) => `line ${n}`)
    const { evidence } = of(tasks, { logs, update: { State: 'paused', Message: 'paused because' } })
    expect(evidence.slice(0, 6)).toEqual([
      'task task-6-and-m on id-else: failed (exit 6): boom',
      'task task-5-and-m on attic: failed (exit 5): boom',
      'task task-4-and-m on id-else: failed (exit 4): boom',
      'task task-3-and-m on attic: failed (exit 3): boom',
      'task task-2-and-m on id-else: failed (exit 2): boom',
      'update paused: paused because',
    ])
    expect(evidence.slice(6)).toEqual(Array.from({ length: 20 }, (_, n) => `| line ${n + 10}`))
  })

  test('leaves out what is not known', () =>
    expect(
      of([aTask({ node: '', state: 'new', id: 't' })], { update: { State: 'updating' } }).evidence,
    ).toEqual(['task t: new', 'update updating']))

  test('of an update without a state is none', () => expect(of([], { update: {} }).evidence).toEqual([]))
})

test('names the image that failed, not the one Swarm has put back since', () => {
  const spec = { ...aTask().Spec, ContainerSpec: { Image: 'nginx:2@sha256:abc' } }
  expect(of([failing('task: non-zero exit (1)', { spec })]).cause).toContain(
    'music/web (nginx:2) ended on attic',
  )
})

describe('a program that ended well because its check had failed', () => {
  const ended = aTask({ state: 'complete' })

  test('is told by what the check said, though Swarm tells no error', () => {
    const { cause } = of([ended], { failedCheck: 'no answer on 8080\n', logs: ['bye'] })
    expect(cause).toBe('the health check of music/web (nginx:1) failed on attic: no answer on 8080')
  })
  test('a check that said nothing leaves the last words of the program', () => {
    const { cause } = of([ended], { failedCheck: '', logs: ['bye'] })
    expect(cause).toBe('the health check of music/web (nginx:1) failed on attic; its last words: bye')
  })
  test('without a failed check it ends by itself, whatever its successor is doing', () => {
    const next = aTask({ state: 'preparing', createdAt: '2030-01-01T00:00:00Z' })
    expect(of([next, ended]).cause).toContain('music/web (nginx:1) ends by itself')
  })
})
