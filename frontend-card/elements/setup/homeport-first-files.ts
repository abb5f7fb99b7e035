import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import type { FirstFiles, FirstInventory } from '../../../backend/contract/setup.ts'
import type { SetupCalls } from '../../client/link.ts'
import { shared } from '../../styles/shared.ts'
import { tokens } from '../../styles/tokens.ts'
import type { Words } from '../../translations/words.ts'
import { listText } from '../../view/names.ts'
import { isNamed, isReady, type NodeTyped } from '../../view/setup.ts'
import { Attempt } from '../pieces/attempt.ts'
import { note, refusalNote } from '../pieces/pieces.ts'
import { formStyles } from './form-styles.ts'
import { textField } from './text-field.ts'

/** The first files of an inventory: shown before they are written. */
export class HomeportFirstFiles extends LitElement {
  static override properties = {
    folder: { attribute: false },
    nodes: { attribute: false },
    calls: { attribute: false },
    words: { attribute: false },
    live: { attribute: false },
    home: { state: true },
    swarm: { state: true },
    drafted: { state: true },
    isWritten: { state: true },
  }
  declare folder: string | undefined
  declare nodes: readonly NodeTyped[]
  declare calls: SetupCalls
  declare words: Words
  declare live: boolean
  declare private home: string
  declare private swarm: boolean
  declare private drafted: FirstFiles | undefined
  declare private isWritten: boolean
  readonly #attempt = new Attempt(this)

  constructor() {
    super()
    this.home = 'home'
    this.swarm = true
    this.isWritten = false
  }

  protected override willUpdate(changed: PropertyValues): void {
    // What is shown is what would be written.
    if (['folder', 'nodes', 'home', 'swarm'].some((key) => changed.has(key))) this.drafted = undefined
  }

  protected override render(): TemplateResult {
    const { words } = this
    if (this.isWritten)
      return html`<div role="status">${note('busy', 'turning', words('setup.files.written'))}</div>`
    const onInput = (value: string) => {
      this.home = value
    }
    return html`<div class="panel section">
      ${textField({ label: words('setup.home'), value: this.home, onInput })}
      <fieldset class="choices"><legend class="sr">${words('setup.swarm')}</legend>
        ${this.#choice(true)}${this.#choice(false)}</fieldset>
      ${this.drafted === undefined ? nothing : this.#files(this.drafted)}
      ${refusalNote(this.#attempt.refusal, words)}
      ${this.#deeds()}
    </div>`
  }

  #choice(swarm: boolean): TemplateResult {
    const { words } = this
    const choose = () => {
      this.swarm = swarm
    }
    const key = swarm ? 'one' : 'each'
    return html`<label class="choice"><input type="radio" name="swarm" .checked=${this.swarm === swarm} @change=${choose} />
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

  get #named(): readonly NodeTyped[] {
    return this.nodes.filter(isNamed)
  }

  #wish(): FirstInventory {
    const { folder = '', home, swarm } = this
    const nodes = this.#named.map(({ name, address, hostKey }) => ({
      name,
      address,
      ...(hostKey === undefined ? {} : { hostKey }),
    }))
    return { folder, home, swarm, nodes }
  }

  #draft(): Promise<void> {
    return this.#attempt.make('draft', async () => {
      this.drafted = await this.calls.draft(this.#wish())
    })
  }

  #write(): Promise<void> {
    return this.#attempt.make('write', async () => {
      await this.calls.write(this.#wish())
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
