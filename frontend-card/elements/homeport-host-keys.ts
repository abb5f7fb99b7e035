import { html, LitElement, type TemplateResult } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import type { Home } from '../../backend/contract/home.ts'
import type { Link } from '../client/link.ts'
import { shared } from '../styles/shared.ts'
import { tokens } from '../styles/tokens.ts'
import type { Words } from '../translations/words.ts'
import { offeredHostKeys } from '../view/setup/host-keys.ts'
import { define } from './pieces/define.ts'
import { HomeportHostKey } from './pieces/host-key.ts'

/** Every host key that waits for a person's word. */
export class HomeportHostKeys extends LitElement {
  static override properties = {
    home: { attribute: false },
    link: { attribute: false },
    words: { attribute: false },
    live: { attribute: false },
  }
  declare home: Pick<Home, 'inventory' | 'nodes'>
  declare link: Link | undefined
  declare words: Words
  declare live: boolean

  protected override render(): TemplateResult {
    const { words, home, link, live } = this
    const server = home.inventory.lost?.problem.hostKey
    return html`<div class="section">${repeat(
      offeredHostKeys(home),
      ({ where }) => where,
      (offered) => html`<homeport-host-key ?server=${offered === server} .offered=${offered} .link=${link}
        .words=${words} ?live=${live}></homeport-host-key>`,
    )}</div>`
  }

  static override styles = [tokens, shared]
}

define('homeport-host-key', HomeportHostKey)
