import { connect } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { type CallOptions, type Output, tryDocker } from '../engine/docker.ts'
import type { LabNode } from './lab-state.ts'

/** Runs a program in the node, as root, by the lab host's engine: it works while the node is cut off. */
export function execIn(node: LabNode, argv: string[], options: CallOptions = {}): Promise<Output> {
  const interactive = options.input === undefined ? [] : ['--interactive']
  return tryDocker(['exec', ...interactive, node.container, ...argv], options)
}

/** The same; a failure is an error that names the program and what it said. Resolves with what it said otherwise. */
export async function runIn(node: LabNode, argv: string[], options: CallOptions = {}): Promise<string> {
  const { code, stdout, stderr } = await execIn(node, argv, options)
  const said = (stderr || stdout).trim()
  if (code !== 0) throw new Error(`${argv.join(' ').slice(0, 200)} on ${node.name}: exit ${code}: ${said}`)
  return stdout
}

/** The docker CLI on the node, against the node's own engine. */
export function dockerIn(node: LabNode, argv: string[], options: CallOptions = {}): Promise<Output> {
  return execIn(node, ['docker', ...argv], options)
}

export async function engineVersion(node: LabNode, timeoutMs = 5_000): Promise<string | undefined> {
  const { stdout, code } = await dockerIn(node, ['version', '--format', '{{.Server.Version}}'], { timeoutMs })
  return code === 0 ? stdout.trim() : undefined
}

export async function untilEngineAnswers(node: LabNode, withinMs: number): Promise<void> {
  await until(
    `the engine of ${node.name} answers (see: npm run lab -- logs ${node.name})`,
    withinMs,
    async () => {
      // An engine that starts answers whoever has waited, too.
      return (await engineVersion(node, withinMs)) !== undefined
    },
  )
}

/** The node's SSH port answers from here, which also shows that the machine reaches the lab's network. */
export async function untilSshAnswers(node: LabNode, withinMs: number): Promise<void> {
  await until(`${node.address} (${node.name}) answers on port 22`, withinMs, () => connects(node.address, 22))
}

async function until(what: string, withinMs: number, check: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + withinMs
  while (!(await check())) {
    if (Date.now() > deadline) throw new Error(`not within ${withinMs / 1000} s: ${what}`)
    await pause(200)
  }
}

export function connects(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 1_000 })
    const end = (connected: boolean) => {
      socket.destroy()
      resolve(connected)
    }
    socket
      .once('connect', () => end(true))
      .once('error', () => end(false))
      .once('timeout', () => end(false))
  })
}
