import { html, LitElement, type TemplateResult } from 'lit'
import { shared } from '../../styles/shared.ts'
import { tokens } from '../../styles/tokens.ts'
import type { Words } from '../../translations/words.ts'
import { HomeportCopy } from '../pieces/copy.ts'
import { define } from '../pieces/define.ts'

/** The line that lets homeport in, to be pasted on a node. */
export class HomeportLetIn extends LitElement {
  static override properties = {
    line: { attribute: false },
    words: { attribute: false },
  }
  declare line: string
  declare words: Words

  protected override render(): TemplateResult {
    const { words, line } = this
    return html`<div class="panel section">
      <p>${words('setup.line.text')}</p>
      <homeport-copy .text=${line} .label=${words('setup.line')} .deed=${words('setup.line.copy')} .words=${words}></homeport-copy>
      <p class="muted small">${words('setup.line.power')}</p>
    </div>`
  }

  static override styles = [tokens, shared]
}

define('homeport-copy', HomeportCopy)
