import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { type Link, type LogText, Refusal } from '../client/link.ts'
import { shared } from '../styles/shared.ts'
import { tokens } from '../styles/tokens.ts'
import type { Words } from '../translations/words.ts'
import { cutOf, type LogLines, noLines, withLines } from '../view/log-lines.ts'
import { HomeportLines } from './homeport-lines.ts'
import { define } from './pieces/define.ts'
import { refusalNote } from './pieces/pieces.ts'

const TAIL = 500

/** What a service says, as it says it: the newest lines only. */
export class HomeportLog extends LitElement {
  static override properties = {
    stack: { attribute: false },
    service: { attribute: false },
    link: { attribute: false },
    words: { attribute: false },
    live: { attribute: false },
    log: { state: true },
    state: { state: true },
  }
  declare stack: string
  declare service: string
  declare link: Link
  declare words: Words
  declare live: boolean
  declare private log: LogLines
  declare private state: 'opening' | 'open' | 'ended'
  #refusal: Refusal | undefined
  #reading: AbortController | undefined
  #waiting: LogText[] = []
  #frame = 0

  constructor() {
    super()
    this.log = noLines
    this.state = 'opening'
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#close()
  }

  protected override willUpdate(changed: PropertyValues): void {
    const isOther = changed.has('stack') || changed.has('service') || changed.has('link')
    const isBack = changed.get('live') === false && this.live && this.state === 'ended'
    if (isOther || isBack) this.#open()
  }

  protected override render(): TemplateResult {
    const { words, log, state } = this
    const cut = cutOf(log)
    return html`<section class="tight" aria-label=${words('log.title', { service: this.service })}>
      ${cut === 0 ? nothing : html`<span class="muted small">${words('log.cut', { count: cut })}</span>`}
      <homeport-lines .lines=${log.lines} .words=${words} .empty=${words(state === 'opening' ? 'log.connecting' : 'log.empty')}></homeport-lines>
      ${refusalNote(this.#refusal, words)}
      ${
        state === 'ended'
          ? html`<div class="row"><span class="muted">${words('log.ended')}</span>
        <button @click=${this.#open}>${words('log.again')}</button></div>`
          : nothing
      }
    </section>`
  }

  readonly #open = (): void => {
    this.#close()
    const reading = new AbortController()
    this.#reading = reading
    this.#refusal = undefined
    this.log = noLines
    this.state = 'opening'
    const ended = (error?: unknown) => {
      if (reading.signal.aborted) return
      this.#refusal = error instanceof Refusal ? error : undefined
      this.state = 'ended'
    }
    const { stack, service } = this
    const heard = (line: LogText) => {
      if (!reading.signal.aborted) this.#hear(line)
    }
    this.link.serviceLogs({ stack, service, tail: TAIL }, heard, reading.signal).then(() => ended(), ended)
  }

  /** However many lines come in one frame, they are drawn once. */
  #hear(line: LogText): void {
    this.#waiting.push(line)
    if (this.#frame !== 0) return
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0
      this.log = withLines(this.log, this.#waiting, this.words)
      this.#waiting = []
      if (this.state === 'opening') this.state = 'open'
    })
  }

  #close(): void {
    this.#reading?.abort()
    cancelAnimationFrame(this.#frame)
    this.#frame = 0
    this.#waiting = []
  }

  static override styles = [tokens, shared, css`:host { min-inline-size: 0; }`]
}

define('homeport-lines', HomeportLines)
