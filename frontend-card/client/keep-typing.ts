import { Refusal } from './link.ts'

/**
 * Keeps what is typed while it is typed: one save under way at a time, and of each thing only the newest. What could not
 * be saved is saved with the next thing, or when it is asked for.
 */
export class KeepTyping {
  readonly #waiting = new Map<string, () => Promise<unknown>>()
  readonly #onChange: () => void
  #current: string | undefined
  #working: Promise<void> = Promise.resolve()
  refusal: Refusal | undefined

  /** `onChange`: nothing is under way any more. */
  constructor(onChange: () => void) {
    this.#onChange = onChange
  }

  keep(what: string, save: () => Promise<unknown>): void {
    this.#waiting.set(what, save)
    this.again()
  }

  /** Nobody else knows yet what was typed there. */
  isOpen(what: string): boolean {
    return this.#current === what || this.#waiting.has(what)
  }

  again(): void {
    if (this.#current === undefined && this.#waiting.size > 0) this.#working = this.#work()
  }

  /** Resolves when everything is kept. Rejects with the Refusal of what could not be. */
  async settled(): Promise<void> {
    this.again()
    await this.#working
    if (this.#waiting.size > 0 && this.refusal !== undefined) throw this.refusal
  }

  async #work(): Promise<void> {
    const failed = new Map<string, () => Promise<unknown>>()
    let refusal: Refusal | undefined
    for (const [what, save] of this.#waiting) {
      this.#waiting.delete(what)
      failed.delete(what)
      this.#current = what
      try {
        await save()
      } catch (error) {
        refusal = error instanceof Refusal ? error : new Refusal('internal', String(error))
        failed.set(what, save)
      }
    }
    for (const [what, save] of failed) this.#waiting.set(what, save)
    this.#current = undefined
    this.refusal = refusal
    this.#onChange()
  }
}
