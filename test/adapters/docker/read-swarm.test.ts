import { expect, test } from 'vitest'
import { readSwarmAt } from '../../../backend/adapters/docker/read-swarm.ts'
import { aSnapshot } from '../../support/engine/a-snapshot.ts'
import { anEngine } from '../../support/engine/an-engine.ts'
import { aLink } from '../../support/home/a-link.ts'

const clock = { now: () => '2026-11-21T10:00:00.000Z' }

test('one look at a swarm is seven lists, without join tokens, with the contents of hand-made configs alone', async () => {
  const engine = await anEngine({
    'GET /swarm': { ID: 'cluster', JoinTokens: { Worker: 'SWMTKN-1', Manager: 'SWMTKN-2' } },
    'GET /nodes': [{ ID: 'n' }],
    'GET /services': [{ ID: 's' }],
    'GET /tasks': [{ ID: 't' }],
    'GET /networks': [{ Id: 'net' }],
    'GET /configs': [
      { ID: 'c', Spec: { Name: 'c', Labels: { 'dev.homeport.hash': 'h' }, Data: 'bG9uZw==' } },
      { ID: 'hand', Spec: { Name: 'hand', Labels: { a: 'b' }, Data: 'bG9uZw==' } },
    ],
    'GET /secrets': null,
  })
  const { api } = aLink([engine.connection])
  expect(await readSwarmAt(clock)('main', 'rpi1', api)).toEqual({
    swarm: 'main',
    via: 'rpi1',
    at: '2026-11-21T10:00:00.000Z',
    cluster: { ID: 'cluster' },
    nodes: [{ ID: 'n' }],
    services: [{ ID: 's' }],
    tasks: [{ ID: 't' }],
    networks: [{ Id: 'net' }],
    configs: [
      { ID: 'c', Spec: { Name: 'c', Labels: { 'dev.homeport.hash': 'h' } } },
      { ID: 'hand', Spec: { Name: 'hand', Labels: { a: 'b' }, Data: 'bG9uZw==' } },
    ],
    secrets: [],
  })
  expect(engine.asked.map(({ url }) => decodeURIComponent(url))).toContain(
    '/v1.47/networks?filters={"scope":["swarm"]}',
  )
  expect(engine.open()).toBeLessThanOrEqual(2)
})

test('a look of which one list fails is none', async () => {
  const engine = await anEngine({ 'GET /swarm': {} })
  await expect(readSwarmAt(clock)('main', 'rpi1', aLink([engine.connection]).api)).rejects.toThrow(
    /no such thing/,
  )
})

test('a second look reads anew what it is told to, and keeps the rest', async () => {
  const engine = await anEngine({ 'GET /tasks': [{ ID: 'new' }] })
  const before = aSnapshot({ secrets: [] })
  const look = readSwarmAt(clock)('main', 'rpi1', aLink([engine.connection]).api, {
    before,
    parts: new Set(['tasks']),
  })
  expect(await look).toEqual({ ...before, via: 'rpi1', at: clock.now(), tasks: [{ ID: 'new' }] })
  expect(engine.asked.map(({ url }) => url)).toEqual(['/version', '/v1.47/tasks'])
})
