import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import type { TriedNode } from '../../../backend/contract/setup.ts'
import type { SetupCalls } from '../../client/link.ts'
import { shared } from '../../styles/shared.ts'
import { tokens } from '../../styles/tokens.ts'
import type { Words } from '../../translations/words.ts'
import { adviceText, factsText, isNamed, type NodeTyped } from '../../view/setup.ts'
import { Attempt } from '../pieces/attempt.ts'
import { badge, note, refusalNote, said } from '../pieces/pieces.ts'
import { formStyles } from './form-styles.ts'
import { textField } from './text-field.ts'

/** The node is another than before; undefined: it is taken out. */
export class NodeTypedEvent extends Event {
  readonly node: NodeTyped | undefined

  constructor(node: NodeTyped | undefined) {
    super('homeport-node-typed', { bubbles: true, composed: true })
    this.node = node
  }
}

/** A machine that is to become a node: its name and address, and what is missing there. */
export class HomeportFirstNode extends LitElement {
  static override properties = {
    node: { attribute: false },
    calls: { attribute: false },
    words: { attribute: false },
    live: { attribute: false },
    only: { attribute: false },
  }
  declare node: NodeTyped
  declare calls: SetupCalls
  declare words: Words
  declare live: boolean
  /** There is no other that would be left. */
  declare only: boolean
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
    if (problem.code === 'host-key-unknown' && offered !== undefined) {
      return html`<homeport-host-key .offered=${offered} .words=${words} ?off=${!this.live}
        @homeport-accept-key=${() => this.#accept(offered.key)}></homeport-host-key>`
    }
    const advice = adviceText(problem, words)
    const isChanged = problem.code === 'host-key-changed'
    const text = html`<strong>${said(problem.text, words)}</strong>${advice === '' ? nothing : said(advice, words)}
      ${isChanged ? html`<div class="row"><button @click=${() => this.#forget()}>${words('setup.node.forget')}</button></div>` : nothing}`
    return note('bad', 'cross', text)
  }

  #try(): Promise<void> {
    const { name, address, hostKey } = this.node
    const typed = { name, address, ...(hostKey === undefined ? {} : { hostKey }) }
    return this.#attempt.make('try', async () => {
      const tried = await this.calls.tryNode(typed)
      const { node } = this
      // What was changed meanwhile was not tried.
      if (node.name === name && node.address === address) this.#tell({ ...typed, tried })
    })
  }

  #accept(hostKey: string): void {
    const { name, address } = this.node
    this.#tell({ name, address, hostKey })
    void this.#try()
  }

  #forget(): void {
    const { name, address } = this.node
    this.#tell({ name, address })
    void this.#try()
  }

  #tell(node: NodeTyped): void {
    this.node = node
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
