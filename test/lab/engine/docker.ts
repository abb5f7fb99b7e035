import { existsSync } from 'node:fs'
import { connect } from 'node:net'
import type { Readable } from 'node:stream'
import { execa } from 'execa'

export const dockerSocket = '/var/run/docker.sock'

/** The lab uses the engine of this machine and no other: nodes are reached by their addresses on its bridge. */
export const dockerEnvironment = { DOCKER_HOST: `unix://${dockerSocket}`, DOCKER_BUILDKIT: '0' }

export interface Output {
  stdout: string
  stderr: string
  code: number
}

export interface CallOptions {
  input?: string | Uint8Array | Readable
  timeoutMs?: number
}

/** Runs the docker CLI against the lab host's engine; a failure is an error that names the call. */
export async function docker(args: string[], options: CallOptions = {}): Promise<string> {
  const { stdout, stderr, code } = await tryDocker(args, options)
  if (code !== 0) throw new Error(`docker ${args.slice(0, 4).join(' ')} …: ${lastLines(stderr || stdout)}`)
  return stdout
}

/** The same, where the caller wants to look at a failure itself. */
export function tryDocker(args: string[], options: CallOptions = {}): Promise<Output> {
  return run('docker', args, options)
}

/** An engine answers on this machine's socket, now. */
export async function engineAnswers(): Promise<boolean> {
  if (!existsSync(dockerSocket)) return false
  return (await tryDocker(['version', '--format', '{{.Server.Version}}'], { timeoutMs: 5_000 })).code === 0
}

/** A socket outlives a process that was killed; this tells a living one. */
export function somebodyListens(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path)
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code === 'EACCES'))
  })
}

export async function run(program: string, args: string[], options: CallOptions = {}): Promise<Output> {
  const done = await execa(program, args, {
    env: dockerEnvironment,
    reject: false,
    timeout: options.timeoutMs ?? 60_000,
    ...(options.input === undefined ? { stdin: 'ignore' } : { input: options.input }),
  })
  const stderr = done.timedOut
    ? `${done.stderr}\nno answer within ${options.timeoutMs ?? 60_000} ms`
    : done.stderr
  return {
    stdout: done.stdout,
    stderr: stderr || done.shortMessage || '',
    // A docker CLI that is told to end while it waits exits with 0.
    code: done.timedOut ? 1 : (done.exitCode ?? 1),
  }
}

function lastLines(text: string): string {
  return text.trim().split('\n').slice(-5).join('\n')
}
