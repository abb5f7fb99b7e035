import { html, LitElement, nothing, type TemplateResult } from 'lit'
import type { ChosenPlace, InventoryPlace } from '../../../backend/contract/setup.ts'
import type { SetupLink } from '../../client/link.ts'
import { shared } from '../../styles/shared.ts'
import { tokens } from '../../styles/tokens.ts'
import type { Words } from '../../translations/words.ts'
import { placeShown } from '../../view/setup/setup.ts'
import { Attempt } from '../pieces/attempt.ts'
import { note, refusalNote, said } from '../pieces/pieces.ts'
import type { HomeportSecretValue } from '../secrets/homeport-secret-value.ts'
import { formStyles } from './form-styles.ts'
import { mayWantToken, placeFields, type TypedPlace } from './place-fields.ts'

/** What a person has chosen so far; `folder`: the one in which the first files are to be written. */
export class PlaceEvent extends Event {
  readonly kind: 'folder' | 'git'
  readonly folder: string | undefined

  constructor(kind: 'folder' | 'git', folder?: string) {
    super('homeport-place', { bubbles: true, composed: true })
    this.kind = kind
    this.folder = folder
  }
}

/** Where the inventory lies: a person chooses, and it is looked at once whether it can be. */
export class HomeportPlace extends LitElement implements TypedPlace {
  static override properties = {
    place: { attribute: false },
    decidedBy: { attribute: false },
    link: { attribute: false },
    words: { attribute: false },
    live: { attribute: false },
    kind: { state: true },
    folder: { state: true },
    url: { state: true },
    ref: { state: true },
    inside: { state: true },
    chosen: { state: true },
  }
  /** Where it was looked for last, here or elsewhere. */
  declare place: InventoryPlace | undefined
  /** What says so, where nobody can choose here. */
  declare decidedBy: string | undefined
  declare link: SetupLink
  declare words: Words
  declare live: boolean
  declare private kind: 'folder' | 'git'
  declare folder: string
  declare url: string
  declare ref: string
  declare inside: string
  declare private chosen: ChosenPlace | undefined
  /** What stands in the form was typed, and not looked at yet. */
  #isTyped = false
  #isToLook = false
  #adopted = ''
  #looked = ''
  readonly #attempt = new Attempt(this)

  constructor() {
    super()
    this.kind = 'folder'
    this.folder = ''
    this.url = ''
    this.ref = ''
    this.inside = ''
  }

  /** What was looked at elsewhere stands here, too; but neither what is typed nor what is looked at just now is lost. */
  protected override willUpdate(): void {
    const { place } = this
    const text = JSON.stringify(place)
    if (place === undefined || text === this.#adopted || this.#isTyped || this.#attempt.busy) return
    this.#adopted = text
    // Where it is known already nobody need say so again.
    this.#isToLook = text !== this.#looked
    this.kind = 'folder' in place ? 'folder' : 'git'
    if ('folder' in place) this.folder = place.folder
    else Object.assign(this, { url: place.url, ref: place.ref ?? '', inside: place.path ?? '' })
  }

  protected override updated(): void {
    if (!this.#isToLook) return
    this.#isToLook = false
    void this.#use()
  }

  protected override render(): TemplateResult {
    const { words, chosen } = this
    const isSettled = chosen?.ok === true
    return html`<div class="panel section">
      ${this.#decided()}
      ${isSettled ? this.#settled(chosen.holds) : this.#form()}
      ${chosen?.ok === false ? this.#problem(chosen) : nothing}
      ${refusalNote(this.#attempt.refusal, words)}
    </div>`
  }

  #decided(): unknown {
    const { decidedBy: by, place } = this
    if (by === undefined || place === undefined) return nothing
    return note('calm', 'info', this.words('setup.place.decided', { by, place: placeShown(place) }))
  }

  #settled(holds: 'inventory' | 'nothing'): TemplateResult {
    const { words, folder } = this
    if (holds === 'inventory') return html`<p role="status">${words('setup.place.found')}</p>`
    return html`<div role="status">${note('good', 'check', words('setup.place.empty', { folder: folder.trim() }))}</div>
      ${
        this.decidedBy === undefined
          ? html`<div class="row"><button @click=${() => this.#again()}>${words('setup.place.other')}</button></div>`
          : nothing
      }`
  }

  #form(): TemplateResult {
    const { words } = this
    const isDecided = this.decidedBy !== undefined
    const isOff = !this.live || this.#attempt.busy !== undefined
    return html`
      ${isDecided ? nothing : html`<fieldset class="choices"><legend class="sr">${words('setup.place')}</legend>${this.#choice('folder')}${this.#choice('git')}</fieldset>`}
      ${isDecided ? nothing : this.#fields()}
      ${this.#tokenField(isOff)}
      <div class="row" aria-live="polite"><button class="primary" ?disabled=${isOff} @click=${() => this.#use()}>
        ${words(this.#attempt.busy === undefined ? 'setup.place.use' : 'setup.place.looking')}</button></div>`
  }

  #choice(kind: 'folder' | 'git'): TemplateResult {
    const { words } = this
    const choose = () => {
      this.kind = kind
      this.#isTyped = true
      this.chosen = undefined
      this.#attempt.clear()
      this.dispatchEvent(new PlaceEvent(kind))
    }
    return html`<label class="choice"><input type="radio" name="kind" .checked=${this.kind === kind} @change=${choose} />
      <span class="tight"><strong>${words(`setup.place.${kind}`)}</strong>
      <span class="muted small">${words(`setup.place.${kind}.text`)}</span></span></label>`
  }

  #fields(): TemplateResult[] {
    const input = (key: keyof TypedPlace, value: string) => {
      this[key] = value
      this.#isTyped = true
    }
    return placeFields(this.kind, this, this.words, { input, enter: () => void this.#use() })
  }

  /** What is typed there is in that field and nowhere else. */
  #tokenField(isOff: boolean): unknown {
    const { words } = this
    if (!mayWantToken(this.kind, this)) return nothing
    return html`<homeport-secret-value word .label=${words('setup.place.token')} .words=${words} ?off=${isOff}
      @homeport-send=${() => this.#use()}></homeport-secret-value>`
  }

  #problem({ problem }: Extract<ChosenPlace, { ok: false }>): TemplateResult {
    const { words, link, live } = this
    const { hostKey: offered } = problem
    const text = html`<strong>${said(problem.text, words)}</strong>
      ${problem.advice === undefined ? nothing : said(problem.advice, words, 'muted')}`
    if (offered === undefined) return html`<div role="alert">${note('bad', 'cross', text)}</div>`
    return html`<homeport-host-key server .offered=${offered} .link=${link} .words=${words} ?live=${live}
      @homeport-key-accepted=${() => this.#use()}></homeport-host-key>`
  }

  #place(): InventoryPlace {
    const { url, ref, inside: path } = this
    if (this.kind === 'folder') return { folder: this.folder }
    return { url, ...(ref.trim() && { ref }), ...(path.trim() && { path }) }
  }

  #use(): Promise<void> {
    return this.#attempt.make('use', async () => {
      this.chosen = undefined
      this.dispatchEvent(new PlaceEvent(this.kind))
      const place = this.#place()
      this.#looked = JSON.stringify(place)
      const field = this.renderRoot.querySelector<HomeportSecretValue>('homeport-secret-value')
      const token = field?.text.trim() ?? ''
      const chosen = await this.link.setup.choose(
        'url' in place && token !== '' ? { ...place, token } : place,
      )
      this.chosen = chosen
      this.#isTyped = false
      if (chosen.ok && chosen.holds === 'nothing' && 'folder' in place)
        this.dispatchEvent(new PlaceEvent('folder', place.folder.trim()))
    })
  }

  #again(): void {
    this.#isTyped = true
    this.chosen = undefined
    this.dispatchEvent(new PlaceEvent(this.kind))
  }

  static override styles = [tokens, shared, formStyles]
}
