import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import type { ReleaseView } from '../../backend/contract/release.ts'
import type { Link } from '../client/link.ts'
import { shared } from '../styles/shared.ts'
import { tokens } from '../styles/tokens.ts'
import type { Words } from '../translations/words.ts'
import { type ReleaseShown, releasesShown } from '../view/stack/stack.ts'
import { badge, section } from './pieces/pieces.ts'

/** Someone wants to see the plan that rolls back to a release. */
export class RollBackEvent extends Event {
  readonly release: number

  constructor(release: number) {
    super('homeport-roll-back')
    this.release = release
  }
}

/** The releases of a stack that are kept, newest first; read again when another one runs. */
export class HomeportReleases extends LitElement {
  static override properties = {
    stack: { attribute: false },
    release: { attribute: false },
    link: { attribute: false },
    words: { attribute: false },
    live: { attribute: false },
    busy: { attribute: false },
    releases: { state: true },
  }
  declare stack: string
  /** The one that runs. */
  declare release: number | undefined
  declare link: Link
  declare words: Words
  declare live: boolean
  declare busy: boolean
  declare private releases: ReleaseView[] | undefined

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('stack')) this.releases = undefined
    if (changed.has('stack') || changed.has('release') || changed.has('live')) void this.#read()
  }

  protected override render(): unknown {
    const { words, releases } = this
    if (releases === undefined) return nothing
    const none = html`<p class="muted">${words('stack.no-releases')}</p>`
    return section(words('stack.releases'), releases.length === 0 ? none : this.#list(releases))
  }

  #list(releases: readonly ReleaseView[]): TemplateResult {
    const { words } = this
    const shown = releasesShown(releases, Date.now(), words)
    const hint = html`<p class="muted small">${words('stack.roll-back.hint')}</p>`
    return html`<ul class="panel list">${shown.map((release) => this.#release(release))}</ul>
      ${this.#mayPlan && shown.length > 1 ? hint : nothing}`
  }

  #release({ number, title, about, images, isCurrent }: ReleaseShown): TemplateResult {
    const { words } = this
    const current = { tone: 'good', icon: 'check', text: words('stack.releases.current') } as const
    const rollBack = html`<button ?disabled=${!this.live || this.busy}
      @click=${() => this.dispatchEvent(new RollBackEvent(number))}>${words('stack.roll-back', { release: number })}</button>`
    return html`<li class="row">
      <div class="grow tight">
        <div class="row"><strong>${title}</strong>${isCurrent ? badge(current) : nothing}<span class="muted small">${about}</span></div>
        ${images.map((image) => html`<span class="mono muted" dir="ltr">${image}</span>`)}
      </div>
      ${!isCurrent && this.#mayPlan ? rollBack : nothing}
    </li>`
  }

  get #mayPlan(): boolean {
    return this.link.abilities.has('plan')
  }

  async #read(): Promise<void> {
    if (!this.live) return
    const { stack } = this
    const read = await this.link.releases(stack).catch(() => undefined)
    if (stack === this.stack && read !== undefined) this.releases = read
  }

  static override styles = [tokens, shared]
}
