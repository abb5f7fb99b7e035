import { html, LitElement, nothing, type TemplateResult } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import type { Home } from '../../backend/contract/home.ts'
import type { OfferedKey } from '../../backend/contract/host-key.ts'
import type { Link } from '../client/link.ts'
import { shared } from '../styles/shared.ts'
import { tokens } from '../styles/tokens.ts'
import type { Words } from '../translations/words.ts'
import { offeredHostKeys } from '../view/host-keys.ts'
import { Attempt } from './pieces/attempt.ts'
import { define } from './pieces/define.ts'
import { HomeportHostKey } from './pieces/host-key.ts'
import { refusalNote } from './pieces/pieces.ts'

/** Every host key that waits for a person's word. */
export class HomeportHostKeys extends LitElement {
  static override properties = {
    home: { attribute: false },
    link: { attribute: false },
    words: { attribute: false },
    live: { attribute: false },
    accepted: { state: true },
  }
  declare home: Pick<Home, 'inventory' | 'nodes'>
  declare link: Link | undefined
  declare words: Words
  declare live: boolean
  /** The key that was said yes to: its host is asked again, which takes a moment. */
  declare private accepted: string | undefined
  readonly #attempt = new Attempt(this)

  protected override render(): TemplateResult {
    const { words, home } = this
    const all = offeredHostKeys(home)
    const server = home.inventory.lost?.problem.hostKey
    return html`<div class="section" aria-live="polite">
      ${repeat(
        all,
        ({ where }) => where,
        (offered) => this.#key(offered, offered === server),
      )}
      ${refusalNote(this.#attempt.refusal, words)}
    </div>`
  }

  #key(offered: OfferedKey, isServer: boolean): TemplateResult {
    const { words, link, live, accepted } = this
    const mayAccept = link?.abilities.has('host-keys') === true
    const isOff = !mayAccept || !live || this.#attempt.busy !== undefined || accepted === offered.key
    const after = mayAccept ? accepted === offered.key && 'host-key.accepted' : 'host-key.not-here'
    return html`<homeport-host-key ?server=${isServer} .offered=${offered} .words=${words} ?off=${isOff}
        @homeport-accept-key=${() => this.#accept(offered)}></homeport-host-key>
      ${after === false ? nothing : html`<p class="muted">${words(after)}</p>`}`
  }

  /** What was on the page when the person said yes is asked for, whatever the host shows by now. */
  #accept({ where, key }: OfferedKey): Promise<void> {
    return this.#attempt.make('accept', async () => {
      await this.link?.acceptHostKey({ where, key })
      this.accepted = key
    })
  }

  static override styles = [tokens, shared]
}

define('homeport-host-key', HomeportHostKey)
