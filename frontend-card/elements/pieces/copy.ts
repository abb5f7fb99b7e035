import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import { shared } from '../../styles/shared.ts'
import { tokens } from '../../styles/tokens.ts'
import type { Words } from '../../translations/words.ts'

/** A text to be taken elsewhere: marked by one click, or copied by the button. */
export class HomeportCopy extends LitElement {
  static override properties = {
    text: { attribute: false },
    label: { attribute: false },
    deed: { attribute: false },
    words: { attribute: false },
    copied: { state: true },
  }
  declare text: string
  declare label: string
  /** What the button says. */
  declare deed: string
  declare words: Words
  declare private copied: string | undefined

  protected override render(): TemplateResult {
    const { words, text, label, deed } = this
    const copy = async () => {
      await navigator.clipboard.writeText(text)
      this.copied = text
    }
    // Browsers lend the clipboard only to pages that came by a safe way; the text can always be marked.
    const button = html`<div class="row" aria-live="polite">
      <button @click=${copy}>${this.copied === text ? words('setup.line.copied') : deed}</button></div>`
    return html`<div class="section">
      <pre class="mono line" dir="ltr" tabindex="0" aria-label=${label}>${text}</pre>
      ${isSecureContext ? button : nothing}
    </div>`
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
