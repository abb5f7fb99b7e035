import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
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

/**
 * A host key that nobody has compared yet: what it means, what to compare it with, and the click that accepts it. One in
 * place of another is a danger, and one that is pinned elsewhere cannot be accepted here.
 */
export class HomeportHostKey extends LitElement {
  static override properties = {
    offered: { attribute: false },
    server: { type: Boolean },
    off: { type: Boolean },
    words: { attribute: false },
  }
  declare offered: OfferedKey
  /** It is a server's, whose keeper knows the key; otherwise a node's, on which one can look. */
  declare server: boolean
  declare off: boolean
  declare words: Words

  protected override render(): TemplateResult {
    const { words, offered } = this
    const { where, kind, fingerprint, known } = offered
    const hasChanged = known !== undefined
    const content = html`<strong>${words(hasChanged ? 'host-key.changed' : 'host-key.unknown', { where })}</strong>
      ${print(kind, fingerprint)}
      ${known?.map((one) => print(words('host-key.known'), one)) ?? nothing}
      <span>${words(hasChanged ? 'host-key.changed.means' : 'host-key.means')}</span>
      ${offered.pinnedIn === undefined ? this.#answer(hasChanged) : this.#elsewhere(offered.pinnedIn)}`
    const box = note(hasChanged ? 'bad' : 'warn', hasChanged ? 'alert' : 'question', content)
    return html`<div role=${hasChanged ? 'alert' : 'status'}>${box}</div>`
  }

  #answer(hasChanged: boolean): TemplateResult {
    const { words, server, off } = this
    const { where, kind } = this.offered
    const label = hasChanged ? nothing : words('host-key.accept.of', { where })
    return html`<span class="muted">${words(server ? 'host-key.ask' : 'host-key.look')}</span>
      <code class="mono">${lookAt(kind)}</code>
      <div class="row">
        <button class=${hasChanged ? 'danger' : ''} ?disabled=${off} aria-label=${label}
          @click=${() => this.dispatchEvent(new AcceptKeyEvent())}>
          ${words(hasChanged ? 'host-key.changed.accept' : 'host-key.accept')}</button>
      </div>`
  }

  #elsewhere(place: string): TemplateResult {
    return html`<span>${this.words('host-key.pinned', { place })}</span>
      <code class="mono" dir="ltr">${this.offered.key}</code>`
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

function print(label: string, fingerprint: string): TemplateResult {
  return html`<span class="row"><span class="muted small">${label}</span><code class="mono key" dir="ltr">${fingerprint}</code></span>`
}

/** What shows the same fingerprint on the machine itself. */
function lookAt(kind: string): string {
  const name = /ed25519|ecdsa|rsa/.exec(kind)?.[0] ?? 'ed25519'
  return `ssh-keygen -lf /etc/ssh/ssh_host_${name}_key.pub`
}
