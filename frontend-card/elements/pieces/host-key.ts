import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import type { OfferedKey } from '../../../backend/contract/host-key.ts'
import type { Link } from '../../client/link.ts'
import { shared } from '../../styles/shared.ts'
import { tokens } from '../../styles/tokens.ts'
import type { Words } from '../../translations/words.ts'
import { Attempt } from './attempt.ts'
import { note, refusalNote } from './pieces.ts'

/** A person has said that the key shown is the right one, and homeport has heard it. */
export class KeyAcceptedEvent extends Event {
  constructor() {
    super('homeport-key-accepted', { bubbles: true, composed: true })
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
    link: { attribute: false },
    words: { attribute: false },
    live: { type: Boolean },
    accepted: { state: true },
  }
  declare offered: OfferedKey
  /** It is a server's, whose keeper knows the key; otherwise a node's, on which one can look. */
  declare server: boolean
  declare link: Link | undefined
  declare words: Words
  declare live: boolean
  /** The key that was said yes to: its host is asked again, which takes a moment. */
  declare private accepted: string | undefined
  readonly #attempt = new Attempt(this)

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
    return html`<div class="tight" aria-live="polite">
      <div role=${hasChanged ? 'alert' : 'status'}>${box}</div>
      ${this.#after()}${refusalNote(this.#attempt.refusal, words)}</div>`
  }

  #after(): unknown {
    if (!this.#mayAccept) return html`<p class="muted">${this.words('host-key.not-here')}</p>`
    if (this.accepted !== this.offered.key) return nothing
    return html`<p class="muted">${this.words('host-key.accepted')}</p>`
  }

  get #mayAccept(): boolean {
    return this.link?.abilities.has('host-keys') === true
  }

  /** What was on the page when the person said yes is asked for, whatever the host shows by now. */
  #accept({ where, key }: OfferedKey): Promise<void> {
    return this.#attempt.make('accept', async () => {
      await this.link?.acceptHostKey({ where, key })
      this.accepted = key
      this.dispatchEvent(new KeyAcceptedEvent())
    })
  }

  #answer(hasChanged: boolean): TemplateResult {
    const { words, server, offered } = this
    const { where, kind, key } = offered
    const isOff = !this.#mayAccept || !this.live || this.#attempt.busy !== undefined || this.accepted === key
    const label = hasChanged ? nothing : words('host-key.accept.of', { where })
    return html`<span class="muted">${words(server ? 'host-key.ask' : 'host-key.look')}</span>
      <code class="mono">${lookAt(kind)}</code>
      <div class="row">
        <button class=${hasChanged ? 'danger' : ''} ?disabled=${isOff} aria-label=${label}
          @click=${() => this.#accept(offered)}>
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
