import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import type { FirstFiles, FirstInventory, KeptNode, TypedHome } from '../../../backend/contract/setup.ts'
import type { SetupLink } from '../../client/link.ts'
import { shared } from '../../styles/shared.ts'
import { tokens } from '../../styles/tokens.ts'
import type { Words } from '../../translations/words.ts'
import { listText } from '../../view/names.ts'
import { isNamed, isReady } from '../../view/setup/setup.ts'
import { Attempt } from '../pieces/attempt.ts'
import { note, refusalNote } from '../pieces/pieces.ts'
import { formStyles } from './form-styles.ts'
import { textField } from './text-field.ts'

/** The home is another than before. */
export class HomeTypedEvent extends Event {
  readonly home: TypedHome

  constructor(home: TypedHome) {
    super('homeport-home-typed', { bubbles: true, composed: true })
    this.home = home
  }
}

/** The first files of an inventory: shown before they are written. */
export class HomeportFirstFiles extends LitElement {
  static override properties = {
    folder: { attribute: false },
    nodes: { attribute: false },
    home: { attribute: false },
    link: { attribute: false },
    words: { attribute: false },
    live: { attribute: false },
    settled: { attribute: false },
    drafted: { state: true },
    isWritten: { state: true },
  }
  declare folder: string | undefined
  declare nodes: readonly KeptNode[]
  declare home: TypedHome
  declare link: SetupLink
  declare words: Words
  declare live: boolean
  /** Resolves when what was typed is kept. */
  declare settled: () => Promise<void>
  declare private drafted: FirstFiles | undefined
  declare private isWritten: boolean
  #shown = ''
  readonly #attempt = new Attempt(this)

  constructor() {
    super()
    this.isWritten = false
  }

  protected override willUpdate(): void {
    // What is shown is what would be written.
    if (this.#typed !== this.#shown) this.drafted = undefined
  }

  /** All that the files are made of. */
  get #typed(): string {
    return JSON.stringify([this.#wish(), this.#named.map(({ hostKey }) => hostKey ?? '')])
  }

  protected override render(): TemplateResult {
    const { words } = this
    if (this.isWritten)
      return html`<div role="status">${note('busy', 'turning', words('setup.files.written'))}</div>`
    const onInput = (home: string) => this.#tell({ home })
    return html`<div class="panel section">
      ${textField({ label: words('setup.home'), value: this.home.home, onInput })}
      <fieldset class="choices"><legend class="sr">${words('setup.swarm')}</legend>
        ${this.#choice(true)}${this.#choice(false)}</fieldset>
      ${this.drafted === undefined ? nothing : this.#files(this.drafted)}
      ${refusalNote(this.#attempt.refusal, words)}
      ${this.#deeds()}
    </div>`
  }

  #choice(swarm: boolean): TemplateResult {
    const { words } = this
    const choose = () => this.#tell({ swarm })
    const key = swarm ? 'one' : 'each'
    return html`<label class="choice"><input type="radio" name="swarm" .checked=${this.home.swarm === swarm} @change=${choose} />
      <span class="tight"><strong>${words(`setup.swarm.${key}`)}</strong>
      <span class="muted small">${words(`setup.swarm.${key}.text`)}</span></span></label>`
  }

  #files({ files }: FirstFiles): TemplateResult {
    return html`<ul class="tight">${files.map(
      ({ path, text }) => html`<li class="tight"><strong class="mono">${path}</strong>
        <pre class="mono file" dir="ltr" tabindex="0">${text}</pre></li>`,
    )}</ul>`
  }

  #deeds(): TemplateResult {
    const { words } = this
    const { busy } = this.#attempt
    const hint = this.#hint()
    const isOff = !this.live || busy !== undefined || hint !== undefined
    return html`${hint === undefined ? this.#unready() : html`<p class="muted">${hint}</p>`}
      <div class="row" aria-live="polite">
        <button class="primary" ?disabled=${isOff} @click=${() => this.#write()}>
          ${words(busy === 'write' ? 'setup.files.writing' : 'setup.files.write')}</button>
        <button ?disabled=${isOff} @click=${() => this.#draft()}>${words('setup.files.show')}</button>
      </div>
      <p class="muted small">${words('setup.files.hint')}</p>`
  }

  /** What is to be done before. */
  #hint(): string | undefined {
    if (this.folder === undefined) return this.words('setup.files.place-first')
    return this.#named.length === 0 ? this.words('setup.files.node-first') : undefined
  }

  /** A node that does not answer yet is no hindrance, but nobody should overlook it. */
  #unready(): unknown {
    const names = this.#named.filter((node) => !isReady(node)).map(({ name }) => name.trim())
    if (names.length === 0) return nothing
    return note('warn', 'alert', this.words('setup.files.not-ready', { names: listText(names, this.words) }))
  }

  get #named(): readonly KeptNode[] {
    return this.nodes.filter(isNamed)
  }

  #tell(typed: Partial<TypedHome>): void {
    this.dispatchEvent(new HomeTypedEvent({ ...this.home, ...typed }))
  }

  #wish(): FirstInventory {
    const { folder = '', home } = this
    return { folder, ...home, nodes: this.#named.map(({ name, address }) => ({ name, address })) }
  }

  #draft(): Promise<void> {
    return this.#attempt.make('draft', async () => {
      await this.settled()
      this.#shown = this.#typed
      this.drafted = await this.link.setup.draft(this.#wish())
    })
  }

  #write(): Promise<void> {
    return this.#attempt.make('write', async () => {
      await this.settled()
      await this.link.setup.write(this.#wish())
      this.isWritten = true
    })
  }

  static override styles = [
    tokens,
    shared,
    formStyles,
    css`
      .file { padding: 8px 12px; border-radius: 8px; background: var(--hp-sunk); white-space: pre-wrap; overflow-wrap: anywhere; }
    `,
  ]
}
