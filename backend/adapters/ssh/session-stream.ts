import { Duplex } from 'node:stream'
import { type RunningProgram, startProgram } from '../programs.ts'
import type { Master } from './master.ts'

/**
 * The engine's socket on a node, as a stream over its master. It takes bytes at once; when there is no way, or the
 * session fails, it ends with an error in ssh's or the node's words.
 */
export class SessionStream extends Duplex {
  readonly #masterOf: () => Promise<Master>
  readonly #command: string
  #program: RunningProgram | undefined

  constructor(masterOf: () => Promise<Master>, command: string) {
    super()
    this.#masterOf = masterOf
    this.#command = command
  }

  override _construct(done: (error?: Error | null) => void): void {
    this.#masterOf().then((master) => {
      if (!this.destroyed) this.#run(master)
      done()
    }, done)
  }

  override _read(): void {
    this.#program?.stdout.resume()
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    // That the program is gone, its end says.
    if (this.#program) this.#program.stdin.write(chunk, () => done())
    else done()
  }

  override _final(done: () => void): void {
    this.#program?.stdin.end()
    done()
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    void this.#program?.stop()
    done(error)
  }

  // What node:http asks of a socket; a pipe has none of it.
  setTimeout = (): this => this
  setNoDelay = (): this => this
  setKeepAlive = (): this => this
  ref = (): this => this
  unref = (): this => this

  #run(master: Master): void {
    const program = startProgram('ssh', master.sessionArguments(this.#command))
    const endSession = master.begin()
    this.#program = program
    program.stdout.on('data', (chunk: Buffer) => {
      if (!this.destroyed && !this.push(chunk)) program.stdout.pause()
    })
    program.ended.then(({ code, stderr }) => {
      endSession()
      // A login keeps the groups it began with: only a new one shows that the user may use Docker by now.
      if (/permission denied/i.test(stderr)) void master.end()
      if (code === 0) this.push(null)
      else this.destroy(new Error(master.lastWords || stderr.trim() || `the session ended with code ${code}`))
    })
  }
}
