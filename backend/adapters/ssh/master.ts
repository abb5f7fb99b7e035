import { type RunningProgram, startProgram } from '../programs.ts'
import { ownWords } from './own-words.ts'
import { masterArguments, sessionArguments } from './ssh-arguments.ts'

const GREETING = 'homeport\n'
/** What authentication and the echo may take, in times of what the connection may take. */
const LOGIN_FACTOR = 2
const IDLE_MS = 90_000

/** One owned connection to a node; everything homeport does there over SSH is a session of it. */
export class Master {
  /** Resolves when the connection works; rejects with what ssh said. */
  readonly ready: Promise<void>
  readonly #program: RunningProgram
  readonly #control: string
  readonly #host: string
  #state: 'connecting' | 'ready' | 'ended' = 'connecting'
  #lastWords = ''
  #sessions = 0
  #idle: NodeJS.Timeout | undefined

  constructor(...[node, connection, files, patience]: Parameters<typeof masterArguments>) {
    this.#host = connection.host
    this.#control = files.control
    this.#program = startProgram('ssh', masterArguments(node, connection, files, patience))
    this.ready = this.#greet(patience.connect * 1000 * LOGIN_FACTOR)
    // Whoever does not wait for it learns of the end by what it tries next.
    this.ready.catch(() => {})
  }

  get usable(): boolean {
    return this.#state !== 'ended'
  }

  get isReady(): boolean {
    return this.#state === 'ready'
  }

  /** Why it ended, in ssh's words. */
  get lastWords(): string {
    return this.#lastWords
  }

  /** Arguments with which `ssh` runs a command over this connection. */
  sessionArguments(command: string): string[] {
    return sessionArguments(this.#control, this.#host, command)
  }

  /** Counts a session, so that a connection without any ends after a while. */
  begin(): () => void {
    clearTimeout(this.#idle)
    this.#sessions += 1
    return () => {
      this.#sessions -= 1
      this.#rest()
    }
  }

  async end(): Promise<void> {
    clearTimeout(this.#idle)
    this.#state = 'ended'
    await this.#program.stop()
  }

  async #greet(withinMs: number): Promise<void> {
    let heard = ''
    const echoed = new Promise<void>((resolve) => {
      this.#program.stdout.on('data', (chunk: Buffer) => {
        // A login may print something of its own first.
        heard = (heard + chunk.toString('utf8')).slice(-4096)
        if (heard.includes(GREETING)) resolve()
      })
    })
    const died = this.#program.ended.then(({ code, stderr }) => {
      this.#state = 'ended'
      this.#lastWords ||= ownWords(stderr) || `ssh ended with code ${code}`
      throw new Error(this.#lastWords)
    })
    died.catch(() => {})
    const timer = setTimeout(() => {
      this.#lastWords = `no login within ${withinMs / 1000} s`
      void this.end()
    }, withinMs)
    this.#program.stdin.write(GREETING)
    try {
      await Promise.race([echoed, died])
      if (!this.usable) throw new Error('the connection was given up')
      this.#state = 'ready'
      // Whoever it was made for may be gone by now.
      this.#rest()
    } finally {
      clearTimeout(timer)
    }
  }

  #rest(): void {
    if (this.#sessions > 0 || !this.usable) return
    clearTimeout(this.#idle)
    this.#idle = setTimeout(() => void this.end(), IDLE_MS).unref()
  }
}
