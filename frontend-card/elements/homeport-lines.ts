import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import { shared } from '../styles/shared.ts'
import { tokens } from '../styles/tokens.ts'
import type { Words } from '../translations/words.ts'
import type { LogLine } from '../view/log-lines.ts'

/** Lines of text that grow: it stays at the newest, unless someone scrolls up to read. */
export class HomeportLines extends LitElement {
  static override properties = {
    lines: { attribute: false },
    words: { attribute: false },
    empty: {},
    isAway: { state: true },
  }
  declare lines: readonly LogLine[]
  declare words: Words
  declare empty: string
  declare private isAway: boolean

  constructor() {
    super()
    this.lines = []
    this.isAway = false
  }

  protected override updated(): void {
    if (!this.isAway) this.#toNewest()
  }

  protected override render(): TemplateResult {
    return html`<div class="lines mono" role="log" aria-live="off" tabindex="0" @scroll=${this.#scrolled}>
        ${this.lines.length === 0 ? html`<span class="muted">${this.empty}</span>` : nothing}
        ${repeat(
          this.lines,
          ({ number }) => number,
          (line) =>
            html`<div class=${line.isError ? 'line error' : 'line'}>${line.node === '' ? nothing : html`<span class="node">${line.node}</span> `}<span dir="auto">${line.text}</span></div>`,
        )}
      </div>
      ${this.isAway ? html`<button @click=${this.#back}>${this.words('log.newest')}</button>` : nothing}`
  }

  readonly #scrolled = (event: Event): void => {
    const box = event.currentTarget as HTMLElement
    this.isAway = box.scrollHeight - box.scrollTop - box.clientHeight > 40
  }

  readonly #back = (): void => {
    this.isAway = false
    this.#toNewest()
  }

  #toNewest(): void {
    const box = this.renderRoot.querySelector('.lines')
    if (box) box.scrollTop = box.scrollHeight
  }

  static override styles = [
    tokens,
    shared,
    css`
      :host { display: grid; gap: 8px; justify-items: start; min-inline-size: 0; }
      .lines { inline-size: 100%; max-block-size: min(420px, 60vh); overflow: auto; padding: 10px 12px; border-radius: 8px;
        background: var(--hp-sunk); line-height: 1.5; overscroll-behavior: contain; }
      .line { white-space: pre-wrap; overflow-wrap: anywhere; }
      .error { color: color-mix(in srgb, var(--hp-bad) 45%, var(--hp-text)); }
      .node { color: var(--hp-muted); }
    `,
  ]
}
