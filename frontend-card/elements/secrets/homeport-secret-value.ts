import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import { shared } from '../../styles/shared.ts'
import { tokens } from '../../styles/tokens.ts'
import type { Words } from '../../translations/words.ts'
import { formStyles } from '../setup/form-styles.ts'

/** Whether there is something in the field now. */
export class TypedEvent extends Event {
  readonly isEmpty: boolean

  constructor(isEmpty: boolean) {
    super('homeport-typed', { bubbles: true, composed: true })
    this.isEmpty = isEmpty
  }
}

/** A person wants it sent. */
export class SendEvent extends Event {
  constructor() {
    super('homeport-send', { bubbles: true, composed: true })
  }
}

/**
 * Where a value is typed or pasted: hidden until it is asked for, of one line or of several. The value is in the field
 * itself and nowhere else, and is gone from there with this element or with the page.
 */
export class HomeportSecretValue extends LitElement {
  static override properties = {
    words: { attribute: false },
    label: { attribute: false },
    off: { type: Boolean },
    lines: { type: Boolean },
    word: { type: Boolean },
    shown: { state: true },
  }
  declare words: Words
  /** In place of `Value`. */
  declare label: string | undefined
  declare off: boolean
  /** Of several lines, as keys are; a line with a break in it becomes that by itself. */
  declare lines: boolean
  /** Never of several lines. */
  declare word: boolean
  declare private shown: boolean
  readonly #leave = () => this.clear()

  constructor() {
    super()
    this.off = false
    this.lines = false
    this.word = false
    this.shown = false
  }

  override connectedCallback(): void {
    super.connectedCallback()
    // A browser may keep a page that was left, and show it again.
    window.addEventListener('pagehide', this.#leave)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    window.removeEventListener('pagehide', this.#leave)
    this.clear()
  }

  get text(): string {
    return this.#field?.value ?? ''
  }

  clear(): void {
    const field = this.#field
    if (field === null) return
    field.value = ''
    this.shown = false
    this.#tell()
  }

  protected override render(): TemplateResult {
    const { words, off, shown, lines, label = words('secret.value') } = this
    const toggle = () => {
      this.shown = !this.shown
    }
    return html`<div class="section">
      <label class="field"><span>${label}</span>${lines ? this.#area() : this.#line()}</label>
      <div class="row">
        <button ?disabled=${off} @click=${toggle}>${words(shown ? 'secret.hide' : 'secret.show')}</button>
        ${lines || this.word ? nothing : html`<button class="quiet" ?disabled=${off} @click=${() => this.#widen(this.text)}>${words('secret.lines')}</button>`}
      </div>
    </div>`
  }

  /** `new-password`: what a browser knows of this place, such as one's login to Home Assistant, is not filled in. */
  #line(): TemplateResult {
    return html`<input class="typed" dir="ltr" type=${this.shown ? 'text' : 'password'} autocomplete="new-password"
      autocapitalize="none" spellcheck="false" ?disabled=${this.off} @input=${this.#tell} @paste=${this.#pasted}
      @keydown=${(event: KeyboardEvent) => event.key === 'Enter' && this.#send()} />`
  }

  #area(): TemplateResult {
    const pressed = (event: KeyboardEvent) =>
      event.key === 'Enter' && (event.ctrlKey || event.metaKey) && this.#send()
    return html`<textarea class="typed ${this.shown ? '' : 'hidden'}" dir="ltr" rows="8" autocomplete="off" autocapitalize="none"
      spellcheck="false" wrap="off" ?disabled=${this.off} @input=${this.#tell} @keydown=${pressed}></textarea>`
  }

  /** A field of one line would drop the breaks without a word. */
  readonly #pasted = (event: ClipboardEvent) => {
    const text = event.clipboardData?.getData('text/plain') ?? ''
    if (this.word || !/[\r\n]+[^\r\n]/.test(text)) return
    event.preventDefault()
    const { value, selectionStart, selectionEnd } = event.target as HTMLInputElement
    void this.#widen(value.slice(0, selectionStart ?? 0) + text + value.slice(selectionEnd ?? value.length))
  }

  async #widen(text: string): Promise<void> {
    this.#clearField()
    this.lines = true
    await this.updateComplete
    const field = this.#field
    if (field === null) return
    field.value = text
    field.focus()
    this.#tell()
  }

  readonly #tell = () => void this.dispatchEvent(new TypedEvent(this.text === ''))

  #send(): void {
    if (this.text !== '' && !this.off) this.dispatchEvent(new SendEvent())
  }

  #clearField(): void {
    const field = this.#field
    if (field !== null) field.value = ''
  }

  get #field(): HTMLInputElement | HTMLTextAreaElement | null {
    return this.renderRoot?.querySelector('input, textarea') ?? null
  }

  static override styles = [
    tokens,
    shared,
    formStyles,
    css`
      textarea { resize: vertical; min-block-size: 9em; overflow: auto; }
      .hidden { -webkit-text-security: disc; }
    `,
  ]
}
