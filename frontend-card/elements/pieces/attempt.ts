import type { ReactiveController, ReactiveControllerHost } from 'lit'
import { Refusal } from '../../client/link.ts'

/** A deed that was asked for: one at a time; while it lasts `busy` names it, and if it was refused, `refusal` says why. */
export class Attempt implements ReactiveController {
  readonly #host: ReactiveControllerHost
  busy: string | undefined
  refusal: Refusal | undefined

  constructor(host: ReactiveControllerHost) {
    this.#host = host
    host.addController(this)
  }

  hostConnected(): void {}

  clear(): void {
    this.refusal = undefined
  }

  async make(name: string, deed: () => Promise<void>): Promise<void> {
    if (this.busy !== undefined) return
    this.#show(name, undefined)
    try {
      await deed()
      this.#show(undefined, undefined)
    } catch (error) {
      this.#show(undefined, asRefusal(error))
    }
  }

  #show(busy: string | undefined, refusal: Refusal | undefined): void {
    this.busy = busy
    this.refusal = refusal
    this.#host.requestUpdate()
  }
}

function asRefusal(error: unknown): Refusal {
  return error instanceof Refusal ? error : new Refusal('internal', String(error))
}
