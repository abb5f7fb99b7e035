import { describe, expect, test } from 'vitest'
import { NodeFile, StackFile, TopologyFile } from '../../../../backend/contract/inventory.ts'
import { findMisfits } from '../../../../backend/core/inventory/schema/misfits.ts'

const RUN_ON = { swarm: 'main' }

function stack(value: object) {
  return texts(StackFile, { run_on: RUN_ON, ...value })
}

function texts(schema: Parameters<typeof findMisfits>[0], value: unknown) {
  return findMisfits(schema, value).map(
    ({ path, text, advice }) => `${path.join('.')}: ${text}${advice ? ` | ${advice}` : ''}`,
  )
}

describe('a union is told by the member that was meant', () => {
  test.each([
    [{ swrm: 'main' }, 'run_on: must have swarm, node or nodes | Did you mean "swarm"?'],
    [{ place: 'main' }, 'run_on: must have swarm, node or nodes'],
    [{ swarm: 'main', node: 'a' }, 'run_on: has swarm and node: only one of them can be'],
    ['main', 'run_on: must be { swarm: … }, { node: … } or { nodes: … }'],
    [null, 'run_on: must be { swarm: … }, { node: … } or { nodes: … }'],
    [['main'], 'run_on: must be { swarm: … }, { node: … } or { nodes: … }'],
    [
      { swarm: 'Main' },
      'run_on.swarm: is no valid name | Names are made of small letters, digits and hyphens: [a-z0-9-].',
    ],
    [{ swarm: 'main', x: 1 }, 'run_on.x: "x" is not known here | There is: swarm.'],
    [{ nodes: [] }, 'run_on.nodes: must have an entry'],
    [{ nodes: 'a' }, 'run_on.nodes: must be a list | Put it in brackets: [ … ].'],
    [{ nodes: ['a', 3] }, 'run_on.nodes.1: must be a text | Put it in quotes: "3".'],
  ])('run_on: %j', (run_on, expected) => {
    expect(texts(StackFile, { run_on })).toEqual([expected])
  })

  test('gates, each by its own', () => {
    expect(
      stack({
        gates: [
          { htp: 'x' },
          { http: 'x', within: '5 min' },
          { mqtt: { topic: 'a', paylod: 'b' } },
          { tcp: 'a:1' },
          'x',
        ],
      }),
    ).toEqual([
      'gates.0: must have http, tcp, mqtt or script | Did you mean "http"?',
      'gates.1.within: must be a duration | Write it like 90s, 5m or 2h30m, with ms, s, m and h.',
      'gates.2.mqtt.paylod: "paylod" is not known here | Did you mean "payload"?',
      'gates.4: must be { http: … }, { tcp: … }, { mqtt: … } or { script: … }',
    ])
  })

  test('one text or a list of them', () => {
    expect(texts(NodeFile, { connect: 3 })).toEqual(['connect: must be a text or a list of texts'])
    expect(texts(NodeFile, { connect: { a: 1 } })).toEqual(['connect: must be a text or a list of texts'])
    expect(texts(NodeFile, { connect: [] })).toEqual(['connect: must have an entry'])
    expect(texts(NodeFile, { connect: ['', 'ssh://a@b'] })).toEqual(['connect.0: must not be empty'])
  })
})

test('the sentences say what must be there', () => {
  expect(
    texts(NodeFile, { labels: { a: true }, always_on: 'yes', paths: null, swarm: 'x'.repeat(64), role: 3 }),
  ).toEqual([
    'swarm: must have at most 63 characters',
    'role: must be one of manager, worker',
    'labels.a: must be a text | Put it in quotes: "true".',
    'always_on: must be true or false',
    'paths: is empty, and must be a map',
  ])
  expect(
    texts(TopologyFile, {
      swarms: { Main: {}, b: { heartbeat: '5' } },
      backup: { keep: { daily: -1, weekly: 1.5 } },
      storage: { m: { type: 'nsf' } },
    }),
  ).toEqual([
    ': "home" is missing | Add "home".',
    'swarms.Main: "Main" is no valid name | Names are made of small letters, digits and hyphens: [a-z0-9-].',
    'swarms.b.heartbeat: must be a duration | Write it like 90s, 5m or 2h30m, with ms, s, m and h.',
    'storage.m.type: must be one of nfs, cifs, gluster, cephfs, local | Did you mean "nfs"?',
    'backup.keep.daily: must be at least 0',
    'backup.keep.weekly: must be a whole number',
  ])
})

test('a misspelt key is not also called missing', () => {
  expect(texts(StackFile, { runon: RUN_ON })).toEqual([
    'runon: "runon" is not known here | Did you mean "run_on"?',
  ])
  expect(texts(StackFile, { colour: 'red' })).toHaveLength(2)
})

test('keys of JavaScript are keys like others', () => {
  const value = JSON.parse('{"run_on":{"__proto__":1},"__proto__":{"policy":"x"},"constructor":1}')
  expect(texts(StackFile, value)).toEqual([
    expect.stringMatching(/^__proto__: "__proto__" is not known here/),
    expect.stringMatching(/^constructor: "constructor" is not known here/),
    'run_on: must have swarm, node or nodes',
  ])
})

test('what people wrote as a value is never repeated: it may be a secret', () => {
  const all = stack({ secrets: ['hunter2!'], after: ['hunter2!'], gates: ['hunter2!'], volumes: 'hunter2!' })
  expect(all).toHaveLength(4)
  expect(all.join()).not.toContain('hunter2')
})

test('a long key is cut', () => {
  expect(stack({ ['k'.repeat(500)]: 1 })[0]).toContain(`"${'k'.repeat(59)}…" is not known here`)
})
