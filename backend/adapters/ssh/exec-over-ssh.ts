import { quoted } from '../../core/project/quoted.ts'
import { EngineError } from '../../ports/nodes/docker-api.ts'
import type { Exec } from '../../ports/nodes/exec.ts'
import { type Output, readProgram } from '../programs.ts'
import type { Master } from './master.ts'

const DEADLINE_MS = 60_000
/** Beside the engine's sockets no more have room in one connection (sshd's MaxSessions is 10). */
const AT_ONCE = 2
const SSH_FAILED = 255
const NO_SUCH_FILE = 44
const READ_FILE = `[ -e "$1" ] || exit ${NO_SUCH_FILE}; exec cat -- "$1"`

type Run = (
  node: string,
  argv: readonly string[],
  options?: { deadlineMs?: number; input?: string | Uint8Array },
) => Promise<Output<Buffer>>

/** Programs on nodes, as sessions of their masters. All it rejects with is EngineError. */
export function execOverSsh(masterOf: (node: string) => Promise<Master>): Exec {
  const queues = new Map<string, Queue>()
  const run: Run = async (node, argv, { deadlineMs = DEADLINE_MS, input } = {}) => {
    const queue = queues.get(node) ?? new Queue()
    queues.set(node, queue)
    const signal = AbortSignal.timeout(deadlineMs)
    const command = quoted(argv)
    const ran = queue.take(async () => {
      signal.throwIfAborted()
      const master = await masterOf(node)
      return session(master, command, { deadlineMs, signal, ...(input === undefined ? {} : { input }) })
    })
    try {
      return await beforeAbort(ran, signal)
    } catch (error) {
      const text = signal.aborted ? `${argv[0]} did not end within ${deadlineMs / 1000} s` : message(error)
      throw error instanceof EngineError ? error : new EngineError(node, undefined, text)
    }
  }

  return {
    run: async (node, argv, options) => {
      const output = await run(node, argv, options)
      return { ...output, stdout: output.stdout.toString('utf8') }
    },
    readFile: async (node, path) => {
      const { code, stdout, stderr } = await run(node, ['sh', '-c', READ_FILE, 'sh', path])
      if (code === NO_SUCH_FILE) return undefined
      if (code !== 0) throw new EngineError(node, 403, `${path} cannot be read: ${stderr.trim()}`)
      return stdout
    },
  }
}

async function session(
  master: Master,
  command: string,
  options: { deadlineMs: number; signal: AbortSignal; input?: string | Uint8Array },
): Promise<Output<Buffer>> {
  const endSession = master.begin()
  try {
    const output = await readProgram('ssh', master.sessionArguments(command), options)
    if (output.code === SSH_FAILED && (!master.usable || SSH_SPOKE.test(output.stderr))) {
      throw new Error(master.lastWords || output.stderr.trim() || 'the connection was closed')
    }
    return output
  } finally {
    endSession()
  }
}

/** 255 is also what a program may end with: only these are ssh's own words. */
const SSH_SPOKE =
  /^(mux_client|Control (socket|master)|Connection closed|Session open refused|.*session request failed)/m

class Queue {
  #free = AT_ONCE
  readonly #waiting: (() => void)[] = []

  async take<T>(act: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free -= 1
    else await new Promise<void>((begin) => this.#waiting.push(begin))
    try {
      return await act()
    } finally {
      const next = this.#waiting.shift()
      if (next) next()
      else this.#free += 1
    }
  }
}

function beforeAbort<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason)
    signal.addEventListener('abort', onAbort, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort))
  })
}

const message = (error: unknown): string => (error as Error).message
