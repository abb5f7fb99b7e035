import { html, LitElement, nothing, type TemplateResult } from 'lit'
import type { SecretView } from '../../../backend/contract/secret.ts'
import type { Link } from '../../client/link.ts'
import { shared } from '../../styles/shared.ts'
import { tokens } from '../../styles/tokens.ts'
import type { Words } from '../../translations/words.ts'
import { type SecretShown, secretShown } from '../../view/setup/secrets.ts'
import { go } from '../pieces/go.ts'
import { badge, said } from '../pieces/pieces.ts'

/** Secrets and how they stand: those that want a person at once, the others when asked for. */
export class HomeportSecrets extends LitElement {
  static override properties = {
    secrets: { attribute: false },
    link: { attribute: false },
    words: { attribute: false },
  }
  declare secrets: readonly SecretView[]
  declare link: Link
  declare words: Words

  protected override render(): TemplateResult {
    const { words } = this
    const all = this.secrets.map((secret) => secretShown(secret, words))
    const there = all.filter(({ isThere }) => isThere)
    const wanting = all.filter(({ isThere }) => !isThere)
    const known = html`<details><summary>${words('secrets.count', { count: there.length })}</summary>${this.#list(there)}</details>`
    return html`<div class="section">
      ${wanting.length === 0 ? nothing : this.#list(wanting)}
      ${there.length === 0 ? nothing : known}
      ${this.#mayPut ? nothing : html`<p class="muted small">${words('secrets.not-here')}</p>`}
    </div>`
  }

  #list(all: readonly SecretShown[]): TemplateResult {
    return html`<ul class="panel list">${all.map((one) => this.#item(one))}</ul>`
  }

  #item({ name, badge: mark, about, problem, advice, isThere }: SecretShown): TemplateResult {
    const { words } = this
    const deed = isThere ? 'secrets.replace' : 'secrets.put'
    return html`<li class="row">
      <div class="grow tight">
        <div class="row"><h3>${name}</h3>${badge(mark)}</div>
        <span class="muted small text">${about}</span>
        ${problem === '' ? nothing : said(problem, words, 'text')}
        ${advice === '' ? nothing : said(advice, words, 'text muted')}
      </div>
      ${
        this.#mayPut && problem === ''
          ? html`<button aria-label=${words(`${deed}.of`, { name })}
        @click=${() => go(this, { view: 'secret', secret: name })}>${words(deed)}</button>`
          : nothing
      }
    </li>`
  }

  get #mayPut(): boolean {
    return this.link.abilities.has('secrets')
  }

  static override styles = [tokens, shared]
}
