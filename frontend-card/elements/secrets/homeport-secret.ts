import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import type { SecretView } from '../../../backend/contract/secret.ts'
import { type Link, Refusal } from '../../client/link.ts'
import { shared } from '../../styles/shared.ts'
import { tokens } from '../../styles/tokens.ts'
import type { Words } from '../../translations/words.ts'
import { nextMissing, type SecretShown, secretShown } from '../../view/setup/secrets.ts'
import { Attempt } from '../pieces/attempt.ts'
import { HomeportCopy } from '../pieces/copy.ts'
import { define } from '../pieces/define.ts'
import { go } from '../pieces/go.ts'
import { badge, note, refusalNote, said } from '../pieces/pieces.ts'
import { HomeportSecretValue, type TypedEvent } from './homeport-secret-value.ts'

/** A secret: what it is for, and the field from which its value goes into the store, and nowhere else. */
export class HomeportSecret extends LitElement {
  static override properties = {
    name: { attribute: false },
    link: { attribute: false },
    words: { attribute: false },
    live: { attribute: false },
    all: { state: true },
    isEmpty: { state: true },
    isKept: { state: true },
  }
  declare name: string
  declare link: Link
  declare words: Words
  declare live: boolean
  /** As homeport told them last; undefined until it was asked. */
  declare private all: readonly SecretView[] | undefined
  declare private isEmpty: boolean
  /** It was put in just now. */
  declare private isKept: boolean
  readonly #attempt = new Attempt(this)

  constructor() {
    super()
    this.isEmpty = true
    this.isKept = false
  }

  protected override willUpdate(changed: PropertyValues): void {
    // Asked when it is opened, and again when homeport is back.
    if (changed.has('live') && this.live && this.#mayPut) void this.#read()
  }

  protected override render(): TemplateResult {
    const { words, name } = this
    const secret = this.all?.find((one) => one.name === name)
    return html`<div class="stack">
      <div class="row"><h1 tabindex="-1">${words('secret.title', { name })}</h1>
        ${secret === undefined ? nothing : badge(secretShown(secret, words).badge)}</div>
      <div class="section" aria-live="polite">
        ${secret === undefined ? this.#none() : this.#about(secret)}
        ${secret !== undefined && this.isKept ? this.#kept(secret) : nothing}
        ${refusalNote(this.#attempt.refusal, words)}
      </div>
      ${secret === undefined || this.isKept ? nothing : this.#ways(secret)}
    </div>`
  }

  #none(): unknown {
    const { words, name, all } = this
    if (!this.#mayPut) return html`<p>${words('secrets.not-here')}</p>`
    if (all !== undefined) return html`<p>${words('secret.gone', { name })}</p>`
    return this.#attempt.refusal === undefined ? html`<p class="muted">${words('app.reading')}</p>` : nothing
  }

  #about(secret: SecretView): TemplateResult {
    const { words } = this
    const { about, problem, advice, command } = secretShown(secret, words)
    const text = html`<strong>${said(problem, words)}</strong>${said(advice, words)}`
    return html`<p class="text">${about}</p>
      ${command === '' ? nothing : html`<p>${words('secret.command')} <code class="mono" dir="ltr">${command}</code></p>`}
      ${problem === '' ? nothing : note('bad', 'cross', text)}
      ${secret.publicKey === undefined ? nothing : this.#public(secret, secret.publicKey)}`
  }

  #public({ opens }: SecretView, text: string): TemplateResult {
    const { words } = this
    const label = opens === undefined ? words('secret.public') : words('secret.public.for', opens)
    return html`<div class="section"><p>${label}</p>
      <homeport-copy .text=${text} .label=${label} .deed=${words('secret.public.copy')} .words=${words}></homeport-copy></div>`
  }

  /** What cannot be read is no matter of a value. */
  #ways(secret: SecretView): unknown {
    const { words } = this
    const shown = secretShown(secret, words)
    if (secret.state === 'unreadable') return nothing
    const replaces =
      secret.version === undefined
        ? nothing
        : note('warn', 'info', words('secret.replaces', { version: secret.version }))
    if (!shown.isKey) return html`${replaces}${this.#form(shown, secret.version)}`
    return html`${replaces}${this.#maker(shown, secret.version)}
      <details><summary>${words('secret.own')}</summary>${this.#form(shown, secret.version)}</details>`
  }

  #form({ isThere, isKey, command }: SecretShown, version: string | undefined): TemplateResult {
    const { words } = this
    const isOff = !this.live || this.#attempt.busy !== undefined
    const deed = this.#attempt.busy === 'keep' ? 'secret.keeping' : isThere ? 'secret.replace' : 'secret.keep'
    const keep = () => void this.#keep(version)
    return html`<div class="panel section">
      <homeport-secret-value .words=${words} ?off=${isOff} ?lines=${isKey || command !== ''}
        @homeport-typed=${(event: TypedEvent) => {
          this.isEmpty = event.isEmpty
        }} @homeport-send=${keep}></homeport-secret-value>
      <p class="muted small">${words('secret.hint')}</p>
      <div class="row" aria-live="polite"><button class=${isKey ? '' : 'primary'} ?disabled=${isOff || this.isEmpty} @click=${keep}>
        ${words(deed)}</button></div>
    </div>`
  }

  #maker({ isThere }: SecretShown, version: string | undefined): TemplateResult {
    const { words } = this
    const isOff = !this.live || this.#attempt.busy !== undefined
    const deed =
      this.#attempt.busy === 'make' ? 'secret.making' : isThere ? 'secret.make.other' : 'secret.make'
    const make = () => void this.#change('make', () => this.link.makeSecretKey(this.name, replacing(version)))
    return html`<div class="panel section"><p>${words('secret.make.hint')}</p>
      <div class="row" aria-live="polite"><button class="primary" ?disabled=${isOff} @click=${make}>${words(deed)}</button></div></div>`
  }

  #kept({ version = '', stacks }: SecretView): TemplateResult {
    const { words, all = [], name } = this
    const next = nextMissing(all, name)
    const text = html`<strong>${words('secret.kept', { version })}</strong>
      ${stacks.length === 0 ? nothing : html`<span>${words('secret.kept.plan')}</span>`}`
    const toStack = (stack: string) =>
      html`<button @click=${() => go(this, { view: 'stack', stack })}>${words('secret.to-stack', { stack })}</button>`
    return html`<div class="section">${note('good', 'check', text)}
      <div class="row">
        ${next === undefined ? nothing : html`<button class="primary" @click=${() => go(this, { view: 'secret', secret: next })}>${words('secret.next', { name: next })}</button>`}
        ${stacks.map(toStack)}
      </div></div>`
  }

  #keep(version: string | undefined): Promise<void> {
    return this.#change('keep', async () => {
      const value = this.#value?.text ?? ''
      const kept = await this.link.putSecret(this.name, { value, ...replacing(version) })
      this.#value?.clear()
      return kept
    })
  }

  /** Refused, what was typed stays where it is; of what is there by now the newest is shown. */
  #change(deed: string, change: () => Promise<SecretView>): Promise<void> {
    return this.#attempt.make(deed, async () => {
      try {
        const kept = await change()
        this.all = this.all?.map((one) => (one.name === kept.name ? kept : one))
        this.isKept = true
      } catch (error) {
        if (error instanceof Refusal && error.code === 'secret-other') this.all = await this.link.secrets()
        throw error
      }
    })
  }

  #read(): Promise<void> {
    return this.#attempt.make('read', async () => {
      this.all = await this.link.secrets()
    })
  }

  get #mayPut(): boolean {
    return this.link.abilities.has('secrets')
  }

  get #value(): HomeportSecretValue | null {
    return this.renderRoot?.querySelector('homeport-secret-value') ?? null
  }

  static override styles = [tokens, shared]
}

function replacing(version: string | undefined): { replace?: string } {
  return version === undefined ? {} : { replace: version }
}

define('homeport-copy', HomeportCopy)
define('homeport-secret-value', HomeportSecretValue)
