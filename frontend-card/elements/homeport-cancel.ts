import { css, html, LitElement, type TemplateResult } from 'lit'
import type { CancelChoice } from '../../backend/contract/run.ts'
import { shared } from '../styles/shared.ts'
import { tokens } from '../styles/tokens.ts'
import type { Words } from '../translations/words.ts'

/** The three ways to cancel, the gentlest first. */
const choices: readonly CancelChoice[] = ['go-on', 'roll-back', 'leave']

export class CancelEvent extends Event {
  readonly choice: CancelChoice

  constructor(choice: CancelChoice) {
    super('homeport-cancel')
    this.choice = choice
  }
}

/** Asks how a run is to be cancelled, and says what each way means. Tells `homeport-cancel`, or `close`. */
export class HomeportCancel extends LitElement {
  static override properties = { words: { attribute: false }, choice: { state: true } }
  declare words: Words
  declare private choice: CancelChoice | undefined

  protected override firstUpdated(): void {
    this.renderRoot.querySelector('dialog')?.showModal()
  }

  protected override render(): TemplateResult {
    const { words, choice } = this
    return html`<dialog aria-labelledby="title" @close=${this.#close}><form method="dialog" class="section">
      <h3 id="title">${words('run.cancel.title')}</h3>
      <p>${words('run.cancel.intro')}</p>
      ${choices.map(
        (
          one,
        ) => html`<label class="choice"><input type="radio" name="choice" .checked=${choice === one} @change=${() => this.#choose(one)} />
          <span class="tight"><strong>${words(`run.cancel.${one}`)}</strong><span class="muted">${words(`run.cancel.${one}.text`)}</span></span></label>`,
      )}
      <div class="row">
        <button type="button" class="primary" ?disabled=${choice === undefined} @click=${this.#confirm}>${words('run.cancel.confirm')}</button>
        <button>${words('run.cancel.keep')}</button>
      </div>
    </form></dialog>`
  }

  #choose(choice: CancelChoice): void {
    this.choice = choice
  }

  readonly #confirm = (): void => {
    if (this.choice !== undefined) this.dispatchEvent(new CancelEvent(this.choice))
  }

  /** Escape closes a dialog too. */
  readonly #close = (): void => {
    this.dispatchEvent(new Event('close'))
  }

  static override styles = [
    tokens,
    shared,
    css`
      dialog { inline-size: min(520px, calc(100vw - 32px)); padding: 20px; border: 1px solid var(--hp-line);
        border-radius: var(--hp-radius); background: var(--hp-surface); color: var(--hp-text); }
      dialog::backdrop { background: rgb(0 0 0 / 50%); }
    `,
  ]
}
