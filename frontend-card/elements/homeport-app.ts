import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { keyed } from 'lit/directives/keyed.js'
import type { HomeEvent } from '../../backend/contract/home.ts'
import type { Link } from '../client/link.ts'
import {
  applyEvent,
  emptyPicture,
  homeRead,
  linkChanged,
  type Picture,
  runLogRead,
  runWatched,
} from '../client/picture.ts'
import { frame } from '../styles/frame.ts'
import { shared } from '../styles/shared.ts'
import { tokens } from '../styles/tokens.ts'
import { type Words, wordsOf } from '../translations/words.ts'
import { linkNotice } from '../view/link-notice.ts'
import { isSameRoute, overviewRoute, type Route } from '../view/routes.ts'
import { HomeportOverview } from './homeport-overview.ts'
import { HomeportPlan } from './homeport-plan.ts'
import { HomeportRun } from './homeport-run.ts'
import { HomeportStack } from './homeport-stack.ts'
import { define } from './pieces/define.ts'
import type { GoEvent, ToldEvent } from './pieces/go.ts'
import { icon, noticeBox } from './pieces/pieces.ts'
import { HomeportSecret } from './secrets/homeport-secret.ts'
import { HomeportSetup } from './setup/homeport-setup.ts'

/**
 * All of homeport's face: follows its link while it is connected, keeps the picture, and shows one view of it. Page and
 * card put it in place and give it a link.
 */
export class HomeportApp extends LitElement {
  static override properties = {
    link: { attribute: false },
    language: {},
    compact: { type: Boolean, reflect: true },
    route: { attribute: false },
    picture: { state: true },
    typed: { state: true },
  }
  declare link: Link | undefined
  declare language: string
  declare compact: boolean
  declare route: Route
  declare picture: Picture
  declare private words: Words
  /** How often something was typed before there is an inventory, here or elsewhere. */
  declare private typed: number
  #unfollow: (() => void) | undefined
  #followed: Link | undefined

  constructor() {
    super()
    this.language = 'en'
    this.compact = false
    this.route = overviewRoute
    this.picture = emptyPicture
    this.typed = 0
    this.addEventListener('homeport-go', (event) => this.#go((event as GoEvent).route))
    this.addEventListener('homeport-told', (event) => this.#tell((event as ToldEvent).told))
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.#follow()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#unfollow?.()
    this.#followed = undefined
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('language')) this.words = wordsOf(this.language)
    if (changed.has('link') && this.link !== this.#followed) this.#follow()
    if (changed.has('route') || changed.has('link')) this.#watchRun()
  }

  protected override updated(changed: PropertyValues): void {
    const before = changed.get('route') as Route | undefined
    if (before !== undefined && !isSameRoute(before, this.route)) void this.#showTop()
  }

  protected override render(): TemplateResult {
    const notice = linkNotice(this.picture, this.link?.kind, Date.now(), this.words)
    const { home } = this.picture
    return html`<div class="frame">
      <header class="row">
        ${this.route.view === 'overview' ? html`<strong class="home">${home?.home || 'homeport'}</strong>` : this.#back()}
        <span class="badge ${notice.tone} plain" role="status">${icon(notice.icon)}<span class="one-line">${notice.short}</span></span>
      </header>
      <main>${home === undefined ? nothing : this.#view()}</main>
      ${notice.missing === '' ? nothing : html`<p class="muted small">${notice.missing}</p>`}
      ${notice.text === '' ? nothing : noticeBox(notice)}
    </div>`
  }

  #back(): TemplateResult {
    return html`<button class="quiet back" @click=${() => this.#go(overviewRoute)}>
      ${icon('back')}${this.words('app.back')}</button>`
  }

  #view(): unknown {
    const { route, picture, words, link } = this
    const isLive = picture.link.kind === 'live'
    const missing = picture.home?.inventory.missing
    if (missing !== undefined && link?.setup !== undefined) {
      return html`<homeport-setup .missing=${missing} .link=${link} .words=${words} .live=${isLive} .told=${this.typed}></homeport-setup>`
    }
    if (route.view === 'overview') {
      return html`<homeport-overview .home=${picture.home} .link=${link} .words=${words} .live=${isLive}></homeport-overview>`
    }
    if (route.view === 'stack') {
      const stack = picture.home?.stacks.find(({ name }) => name === route.stack)
      return html`<homeport-stack .name=${route.stack} .stack=${stack} .plans=${picture.home?.plans}
        .runs=${picture.home?.runs} .link=${link} .words=${words} .live=${isLive}></homeport-stack>`
    }
    if (route.view === 'plan') {
      const plan = picture.home?.plans.find((view) => view.plan.id === route.plan)
      return html`<homeport-plan .planId=${route.plan} .told=${plan} .runs=${picture.home?.runs}
        .link=${link} .words=${words} .live=${isLive}></homeport-plan>`
    }
    if (route.view === 'secret') {
      const { secret } = route
      const view = html`<homeport-secret .name=${secret} .link=${link} .words=${words} .live=${isLive}></homeport-secret>`
      return keyed(secret, view)
    }
    const run = picture.home?.runs.find(({ id }) => id === route.run)
    return html`<homeport-run .runId=${route.run} .told=${run} .watched=${picture.watched}
      .link=${link} .words=${words} .live=${isLive}></homeport-run>`
  }

  #follow(): void {
    if (this.link === undefined || this.link === this.#followed || !this.isConnected) return
    this.#unfollow?.()
    this.#followed = this.link
    this.#unfollow = this.link.follow({
      state: (state) => {
        const isBack = state.kind === 'live' && this.picture.link.kind === 'lost'
        this.picture = linkChanged(this.picture, state)
        // What a run said meanwhile was not heard.
        if (isBack) this.#watchRun()
      },
      home: (home) => {
        this.picture = homeRead(this.picture, home)
      },
      event: (event) => this.#tell(event),
    })
  }

  #tell(event: HomeEvent): void {
    if (event.type === 'setup') this.typed += 1
    this.picture = applyEvent(this.picture, event)
  }

  #watchRun(): void {
    const { route, link } = this
    if (route.view !== 'run' || link === undefined) return
    this.picture = runWatched(this.picture, route.run)
    if (!link.abilities.has('run-log')) return
    const read = (lines: string[]) => {
      this.picture = runLogRead(this.picture, route.run, lines)
    }
    // The view itself says when there is no such run; a link that is lost reads again when it is back.
    void link.runLog(route.run).then(read, () => {})
  }

  #go(route: Route): void {
    if (isSameRoute(route, this.route)) return
    this.route = route
    this.dispatchEvent(new CustomEvent('homeport-route', { detail: route }))
  }

  /** The new view is read from its heading on, by eye and by screen reader. */
  async #showTop(): Promise<void> {
    const view = this.renderRoot.querySelector('main')?.firstElementChild as LitElement | null
    await view?.updateComplete
    view?.renderRoot.querySelector('h1')?.focus({ preventScroll: true })
    this.scrollIntoView({ block: 'start' })
  }

  static override styles = [tokens, shared, frame]
}

define('homeport-overview', HomeportOverview)
define('homeport-stack', HomeportStack)
define('homeport-plan', HomeportPlan)
define('homeport-run', HomeportRun)
define('homeport-secret', HomeportSecret)
define('homeport-setup', HomeportSetup)
define('homeport-app', HomeportApp)
