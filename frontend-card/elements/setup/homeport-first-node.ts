import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import type { KeptNode, TriedNode } from '../../../backend/contract/setup.ts'
import type { SetupLink } from '../../client/link.ts'
import { shared } from '../../styles/shared.ts'
import { tokens } from '../../styles/tokens.ts'
import type { Words } from '../../translations/words.ts'
import { adviceText, factsText, isNamed } from '../../view/setup/setup.ts'
import { Attempt } from '../pieces/attempt.ts'
import { badge, note, refusalNote, said } from '../pieces/pieces.ts'
import { formStyles } from './form-styles.ts'
import { textField } from './text-field.ts'

type Typed = Omit<KeptNode, 'id'>

/** The node is another than before; undefined: it is taken out. */
export class NodeTypedEvent extends Event {
  readonly node: Typed | undefined

  constructor(node: Typed | undefined) {
    super('homeport-node-typed', { bubbles: true, composed: true })
    this.node = node
  }
}

/** A machine that is to become a node: its name and address, and what is missing there. */
export class HomeportFirstNode extends LitElement {
  static override properties = {
    node: { attribute: false },
    link: { attribute: false },
    words: { attribute: false },
    live: { attribute: false },
    only: { attribute: false },
    try: { attribute: false },
  }
  declare node: KeptNode
  declare link: SetupLink
  declare words: Words
  declare live: boolean
  /** There is no other that would be left. */
  declare only: boolean
  /** Resolves when what was found is in `node`. */
  declare try: (id: string) => Promise<void>
  readonly #attempt = new Attempt(this)

  protected override render(): TemplateResult {
    const { words, node } = this
    const onEnter = () => void this.#try()
    const name = textField({
      ...{ label: words('setup.node.name'), value: node.name, placeholder: 'rpi1', onEnter },
      onInput: (value) => this.#tell({ ...this.node, name: value }),
    })
    const address = textField({
      ...{ label: words('setup.node.address'), value: node.address, placeholder: '192.168.1.21', onEnter },
      // Elsewhere another machine answers, which has another key.
      onInput: (value) => this.#tell({ name: this.node.name, address: value }),
    })
    return html`<div class="section">
      <div class="fields">${name}${address}${this.#buttons()}</div>
      <div class="tight" aria-live="polite">${node.tried === undefined ? nothing : this.#result(node.tried)}</div>
      ${refusalNote(this.#attempt.refusal, words)}
    </div>`
  }

  #buttons(): TemplateResult {
    const { words, node, only } = this
    const { busy } = this.#attempt
    const name = node.name.trim()
    const remove = html`<button class="quiet" ?disabled=${busy !== undefined} aria-label=${words('setup.node.remove.of', { name })}
      @click=${() => this.dispatchEvent(new NodeTypedEvent(undefined))}>${words('setup.node.remove')}</button>`
    return html`<div class="row buttons">
      <button ?disabled=${!this.live || busy !== undefined || !isNamed(node)} aria-label=${words('setup.node.try.of', { name })}
        @click=${() => this.#try()}>${words(busy === undefined ? 'setup.node.try' : 'setup.node.trying')}</button>
      ${only ? nothing : remove}
    </div>`
  }

  #result(tried: TriedNode): TemplateResult {
    const { words } = this
    if (tried.ok) {
      const ready = { tone: 'good', icon: 'check', text: words('setup.node.ready') } as const
      return html`<div class="row">${badge(ready)}<span class="muted small text">${factsText(tried, words)}</span></div>`
    }
    const { problem } = tried
    const { hostKey: offered } = problem
    if (offered !== undefined) {
      return html`<homeport-host-key .offered=${offered} .link=${this.link} .words=${words} ?live=${this.live}
        @homeport-key-accepted=${() => this.#try()}></homeport-host-key>`
    }
    const advice = adviceText(problem, words)
    const text = html`<strong>${said(problem.text, words)}</strong>${advice === '' ? nothing : said(advice, words)}`
    return note('bad', 'cross', text)
  }

  #try(): Promise<void> {
    return this.#attempt.make('try', () => this.try(this.node.id))
  }

  #tell(node: Typed): void {
    this.dispatchEvent(new NodeTypedEvent(node))
  }

  static override styles = [
    tokens,
    shared,
    formStyles,
    css`
      .fields { display: grid; gap: 10px 12px; grid-template-columns: minmax(0, 1fr); align-items: end; }
      .buttons { min-block-size: 40px; }
      @container homeport (min-width: 640px) { .fields { grid-template-columns: minmax(0, 2fr) minmax(0, 3fr) auto; } }
    `,
  ]
}
