import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, fstatSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Client, clientOf } from './client.ts'

const root = join(import.meta.dirname, '..', '..', '..', '..')

export interface HouseOptions {
  data: string
  inventory: string
  env?: Record<string, string>
  /** What is started; default: homeport from source. */
  program?: string
  /** What Node itself is told. */
  flags?: string[]
  /** Where its log goes; default `<data>.log`. */
  log?: string
}

/** homeport running as a process of its own, as on a user's machine. */
export interface House {
  client: Client
  pid: number
  /** kill -9. */
  kill(): Promise<void>
  /** SIGTERM; resolves with the exit code. */
  stop(): Promise<number | null>
  /** Resolves when the process has ended, however. */
  ended: Promise<number | null>
}

/** Starts homeport and waits until it listens; its own words, when it cannot start, are the error. */
export async function startHouse(options: HouseOptions): Promise<House> {
  const log = options.log ?? `${options.data}.log`
  mkdirSync(dirname(log), { recursive: true })
  const file = openSync(log, 'a')
  const from = fstatSync(file).size
  const child = fork(options.program ?? join(root, 'backend', 'main.ts'), [], {
    cwd: root,
    execArgv: options.flags ?? [],
    stdio: ['ignore', file, file, 'ipc'],
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      HOMEPORT_DATA: options.data,
      HOMEPORT_INVENTORY: options.inventory,
      HOMEPORT_PORT: '0',
      HOMEPORT_EXAMPLE: 'true',
      ...options.env,
    },
  })
  closeSync(file)
  const ended = once(child, 'exit').then(([code]) => code as number | null)
  const { url, token } = await listening(child, log, from)
  return {
    client: clientOf(url, token),
    pid: child.pid as number,
    ended,
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
    async stop() {
      child.kill('SIGTERM')
      return ended
    },
  }
}

function listening(child: ChildProcess, log: string, from: number): Promise<{ url: string; token: string }> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => {
      // It would keep its data directory from whoever is started next.
      child.kill('SIGKILL')
      reject(new Error(`homeport did not listen within 20 s; see ${log}`))
    }, 20_000)
    child.once('message', (message) => {
      clearTimeout(late)
      resolve(message as { url: string; token: string })
    })
    child.once('exit', (code) => {
      clearTimeout(late)
      reject(new StartRefused(code, readFileSync(log).subarray(from).toString('utf8').slice(-2_000)))
    })
  })
}

/** homeport ended before it listened. */
export class StartRefused extends Error {
  readonly exitCode: number | null

  constructor(exitCode: number | null, words: string) {
    super(words)
    this.exitCode = exitCode
  }
}
