import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import { shared } from '../../styles/shared.ts'
import { tokens } from '../../styles/tokens.ts'
import type { Words } from '../../translations/words.ts'

/** The line that lets homeport in, to be pasted on a node. */
export class HomeportLetIn extends LitElement {
  static override properties = {
    line: { attribute: false },
    words: { attribute: false },
    copied: { state: true },
  }
  declare line: string
  declare words: Words
  declare private copied: boolean

  constructor() {
    super()
    this.copied = false
  }

  protected override render(): TemplateResult {
    const { words, line } = this
    return html`<div class="panel section">
      <p>${words('setup.line.text')}</p>
      <pre class="mono line" dir="ltr" tabindex="0" aria-label=${words('setup.line')}>${line}</pre>
      ${this.#copy()}
      <p class="muted small">${words('setup.line.power')}</p>
    </div>`
  }

  /** Browsers lend the clipboard only to pages that came by a safe way; the text can always be marked. */
  #copy(): unknown {
    if (!isSecureContext) return nothing
    const copy = async () => {
      await navigator.clipboard.writeText(this.line)
      this.copied = true
    }
    return html`<div class="row" aria-live="polite"><button @click=${copy}>
      ${this.words(this.copied ? 'setup.line.copied' : 'setup.line.copy')}</button></div>`
  }

  static override styles = [
    tokens,
    shared,
    css`
      .line { white-space: pre-wrap; overflow-wrap: anywhere; user-select: all; padding: 10px 12px; border-radius: 8px;
        background: var(--hp-sunk); max-block-size: 9.5em; overflow: auto; }
    `,
  ]
}
