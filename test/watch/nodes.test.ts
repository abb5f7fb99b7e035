import { expect, onTestFinished, test } from 'vitest'
import type { NodeInfo } from '../../backend/core/clocks/clock-offset.ts'
import type { Node } from '../../backend/core/inventory/inventory.ts'
import { type Evidence, nodeState } from '../../backend/core/swarm/node-state.ts'
import type { DockerApi } from '../../backend/ports/nodes/docker-api.ts'
import type { Engines, FreshConnection } from '../../backend/ports/nodes/engines.ts'
import { watchNode } from '../../backend/watch/nodes.ts'
import { handClock } from '../http/support/hand-clock.ts'

// A node whose engine, at any moment, answers at once or never.

const attic = { name: 'attic', connect: [{}], alwaysOn: true, link: 'fast' } as unknown as Node
const never = new Promise<never>(() => {})
const gone = { ok: false, tookMs: 0, problem: { code: 'timeout', text: 'attic does not answer' } }

function aWatchedNode() {
  const clock = handClock()
  let pings = true
  let infos = true
  let tries: ((answer: FreshConnection) => void)[] = []
  let seen: Evidence | undefined
  let SystemTime: string | undefined
  let told: NodeInfo | undefined
  const api = {
    ping: () => (pings ? Promise.resolve() : never),
    info: () => (infos ? Promise.resolve({ SystemTime }) : never),
  } as unknown as DockerApi
  const engines = {
    node: () => api,
    fresh: () => new Promise((answer) => tries.push(answer)),
    drop: () => {},
  } as unknown as Engines
  const receiver = {
    nodeSeen: (_: string, evidence: Evidence) => {
      seen = evidence
    },
    nodeInfo: (_: string, info: NodeInfo) => {
      told = info
    },
  }
  const watch = watchNode(attic, { engines, clock }, receiver)
  onTestFinished(() => watch.close())
  return {
    state: () => nodeState(seen as Evidence, clock.monotonic()).state,
    tries: () => tries,
    told: () => told,
    says(time: string) {
      SystemTime = time
    },
    now: () => clock.now(),
    hangInfo: () => {
      infos = false
    },
    die() {
      pings = false
      infos = false
      tries = []
    },
    async pass(ms: number) {
      for (let passed = 0; passed < ms; passed += 100) await clock.pass(100)
    },
  }
}

test('a node that dies while it is asked about itself is missed at once', async () => {
  const node = aWatchedNode()
  node.hangInfo()
  await node.pass(31_000)
  expect(node.state()).toBe('reachable')
  node.die()
  await node.pass(3_400)
  expect(node.state()).toBe('suspect')
  node.tries()[0]?.(gone as FreshConnection)
  await node.pass(1_100)
  expect(node.state()).toBe('unreachable')
})

test('a new connection that hangs holds up no other, and is overtaken by what began later', async () => {
  const node = aWatchedNode()
  await node.pass(1_000)
  node.die()
  await node.pass(3_400)
  expect(node.tries().length).toBe(2)
  node.tries()[1]?.(gone as FreshConnection)
  await node.pass(1_100)
  expect(node.state()).toBe('unreachable')
  node.tries()[0]?.({ ok: true, tookMs: 4_000 })
  await node.pass(200)
  expect(node.state()).toBe('unreachable')
})

test('how far its clock is ahead is told with what it says of itself', async () => {
  const node = aWatchedNode()
  node.says(new Date(Date.parse(node.now()) + 3_600_000).toISOString())
  await node.pass(40_000)
  expect(node.told()?.clockAheadMs).toBeGreaterThan(3_500_000)
})
