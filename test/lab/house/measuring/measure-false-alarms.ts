import { setTimeout as pause } from 'node:timers/promises'
import type { Lab } from '../../lab.ts'
import type { Client } from '../running/client.ts'
import { followEvents } from '../running/follow-events.ts'
import { oneOf, seeded } from '../seeded.ts'

export interface FalseAlarms {
  /** What homeport called unreachable although it lived, and how it was told. */
  alarms: string[]
  /** How often a node was called suspect: allowed, and told so that one sees it was tormented. */
  suspected: number
  paused: number
  polled: number
}

/** One node is busy, one is frozen for 2 s now and then, and one is 500 ms away, all the time and by turns. */
export async function measureFalseAlarms(
  lab: Lab,
  client: Client,
  options: { forMs: number; seed: number },
): Promise<FalseAlarms> {
  const followed = await followEvents(client)
  const end = performance.now() + options.forMs
  const found: FalseAlarms = { alarms: [], suspected: 0, paused: 0, polled: 0 }
  const torments = torment(lab, seeded(options.seed), end, found)
  await Promise.all([torments, poll(client, end, found)])
  if (followed.broken !== undefined) throw new Error(`the event stream broke: ${followed.broken}`)
  followed.close()
  for (const { event } of followed.events) {
    if (event.type !== 'node') continue
    const { name, state, evidence } = event.node
    if (state === 'unreachable') found.alarms.push(`stream: ${name}: ${evidence.join('; ')}`)
    if (state === 'suspect') found.suspected += 1
  }
  return found
}

async function poll(client: Client, end: number, found: FalseAlarms): Promise<void> {
  for (; performance.now() < end; found.polled += 1) {
    for (const { name, state, evidence } of (await client.home()).nodes)
      if (state === 'unreachable') found.alarms.push(`polled: ${name}: ${evidence.join('; ')}`)
    await pause(250)
  }
}

/** A turn of the roles; every node has each of them in time. */
const TURN_MS = 25_000
const FROZEN_MS = 2_000

async function torment(lab: Lab, chance: () => number, end: number, found: FalseAlarms): Promise<void> {
  for (let turn = 0; performance.now() < end; turn += 1) {
    const [slow, busy, frozen] = [0, 1, 2].map(
      (role) => lab.nodes[(turn + role) % lab.nodes.length]?.name as string,
    ) as [string, string, string]
    const until = Math.min(end, performance.now() + TURN_MS)
    await lab.slow(slow, 500)
    try {
      await Promise.all([
        load(lab, busy, until - performance.now()),
        freeze(lab, frozen, chance, until, found),
      ])
    } finally {
      await lab.slow(slow, 0)
    }
  }
}

/** CPU and some memory, for a time that ends by itself. */
async function load(lab: Lab, node: string, forMs: number): Promise<void> {
  const seconds = Math.ceil(forMs / 1000)
  if (seconds < 1) return
  const spin = 'while :; do :; done'
  const fill = 'head -c 200m /dev/zero | tail >/dev/null'
  await lab.exec(node, ['timeout', String(seconds), 'sh', '-c', `(${spin}) & (${spin}) & ${fill}; ${spin}`], {
    timeoutMs: seconds * 1000 + 30_000,
  })
}

async function freeze(
  lab: Lab,
  node: string,
  chance: () => number,
  until: number,
  found: FalseAlarms,
): Promise<void> {
  const gaps = [300, 900, 1_700, 3_100]
  while (performance.now() < until - FROZEN_MS) {
    await lab.pause(node)
    await pause(FROZEN_MS)
    await lab.unpause(node)
    found.paused += 1
    await pause(oneOf(chance, gaps) + Math.floor(chance() * 1_000))
  }
}
