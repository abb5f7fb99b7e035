import { css, html, LitElement, type TemplateResult } from 'lit'
import type { OfferedKey } from '../../../backend/contract/host-key.ts'
import { shared } from '../../styles/shared.ts'
import { tokens } from '../../styles/tokens.ts'
import type { Words } from '../../translations/words.ts'
import { note } from './pieces.ts'

/** A person says that the key shown is the right one. */
export class AcceptKeyEvent extends Event {
  constructor() {
    super('homeport-accept-key', { bubbles: true, composed: true })
  }
}

/** A host key that nobody has compared yet: what to compare it with, and the click that accepts it. */
export class HomeportHostKey extends LitElement {
  static override properties = {
    offered: { attribute: false },
    server: { type: Boolean },
    off: { type: Boolean },
    words: { attribute: false },
  }
  declare offered: Pick<OfferedKey, 'where' | 'kind' | 'fingerprint'>
  /** It is a server's, whose keeper knows the key; otherwise a node's, on which one can look. */
  declare server: boolean
  declare off: boolean
  declare words: Words

  protected override render(): TemplateResult {
    const { words, offered, server, off } = this
    const { where, kind, fingerprint } = offered
    const compare = server
      ? html`<span class="muted">${words('host-key.ask')}</span>`
      : html`<span class="muted">${words('host-key.look')}</span><code class="mono">${lookAt(kind)}</code>`
    const content = html`<strong>${words('host-key.unknown', { where })}</strong>
      <span class="row"><span class="muted small">${kind}</span><code class="mono key" dir="ltr">${fingerprint}</code></span>
      ${compare}
      <div class="row">
        <button ?disabled=${off} aria-label=${words('host-key.accept.of', { where })}
          @click=${() => this.dispatchEvent(new AcceptKeyEvent())}>${words('host-key.accept')}</button>
      </div>`
    return html`<div role="status">${note('warn', 'question', content)}</div>`
  }

  static override styles = [
    tokens,
    shared,
    css`
      .key { font-size: 0.95rem; font-weight: 600; }
      code { user-select: all; }
    `,
  ]
}

/** What shows the same fingerprint on the machine itself. */
function lookAt(kind: string): string {
  const name = /ed25519|ecdsa|rsa/.exec(kind)?.[0] ?? 'ed25519'
  return `ssh-keygen -lf /etc/ssh/ssh_host_${name}_key.pub`
}
