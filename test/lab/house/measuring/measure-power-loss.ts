import { connect } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import type { NodeState } from '../../../../backend/contract/words.ts'
import { eventually } from '../../eventually.ts'
import type { Lab } from '../../lab.ts'
import type { Client } from '../running/client.ts'

/** Milliseconds: from the loss of power until the API says so, and from the engine's first answer until it says that. */
export interface PowerLoss {
  node: string
  lostMs: number
  backMs: number
}

/** A bar missed by far is told as such, not as a test that hangs. */
const PATIENCE_MS = 30_000
const EVERY_MS = 25

/** Takes the power from one node and gives it back. The others must be reachable before. */
export async function measurePowerLoss(lab: Lab, client: Client, node: string): Promise<PowerLoss> {
  await untilState(client, node, 'reachable')
  const witness = watchPort(lab.node(node).address)
  const said = untilState(client, node, 'unreachable')
  await lab.kill(node)
  const lostAt = await said
  const lostMs = lostAt - witness.lastAnswerAt()
  witness.close()
  await lab.start(node)
  const startedAt = performance.now()
  const backMs = Math.max(0, (await untilState(client, node, 'reachable')) - startedAt)
  return { node, lostMs: Math.round(lostMs), backMs: Math.round(backMs) }
}

export async function stateOf(client: Client, node: string): Promise<NodeState | undefined> {
  return (await client.home()).nodes.find(({ name }) => name === node)?.state
}

/** Resolves with the moment at which the API said it. */
export async function untilState(client: Client, node: string, state: NodeState): Promise<number> {
  return eventually(
    `${node} is ${state}`,
    async () => (await stateOf(client, node)) === state && performance.now(),
    { within: PATIENCE_MS, every: EVERY_MS },
  )
}

/** When the node's kernel last answered, as somebody else than homeport sees it: the begin of the power loss. */
export function watchPort(host: string) {
  let last = performance.now()
  let closed = false
  const ask = async () => {
    while (!closed) {
      const asked = performance.now()
      if (await answers(host)) last = asked
      await pause(20)
    }
  }
  void ask()
  return {
    lastAnswerAt: () => last,
    close() {
      closed = true
    },
  }
}

/** A refusal is an answer of its kernel, too. */
function answers(host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port: 7, timeout: 1_000 })
    const end = (answered: boolean) => {
      socket.destroy()
      resolve(answered)
    }
    socket.once('connect', () => end(true))
    socket.once('error', (error: NodeJS.ErrnoException) => end(error.code === 'ECONNREFUSED'))
    socket.once('timeout', () => end(false))
  })
}
