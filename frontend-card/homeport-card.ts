import { css, html, LitElement, type PropertyValues, type TemplateResult } from 'lit'
import { CARD_TYPE, type CardConfig, cardConfig, configForm, stubConfig } from './card-config.ts'
import { ChosenLink } from './client/chosen-link.ts'
import type { Link } from './client/link.ts'
import { demoLink } from './demo/demo-link.ts'
import { wellHome } from './demo/recorded/well.ts'
import './elements/homeport-app.ts'
import type { Hass } from './home-assistant/hass.ts'
import { registerCard } from './home-assistant/register-card.ts'
import { overviewRoute, type Route } from './view/routes.ts'

/** homeport on a dashboard of Home Assistant: a thin shell that finds the way to homeport and puts its face in place. */
export class HomeportCard extends LitElement {
  static override properties = {
    preview: { type: Boolean },
    config: { state: true },
    language: { state: true },
    link: { state: true },
    route: { state: true },
  }
  /** Shown in the picker or in an editor. */
  declare preview: boolean
  declare private config: CardConfig | undefined
  declare private language: string
  declare private link: Link | undefined
  declare private route: Route
  #hass: Hass | undefined
  #chosen: ChosenLink | undefined

  static getStubConfig = stubConfig
  static getConfigForm = configForm

  constructor() {
    super()
    this.preview = false
    this.language = 'en'
    this.route = overviewRoute
  }

  setConfig(config: unknown): void {
    this.config = cardConfig(config)
  }

  /**
   * A new one comes with every change of any state: nothing is drawn for that. Only the language is drawn from it; all
   * else reaches the face through its link.
   */
  set hass(hass: Hass) {
    const isFirst = this.#hass === undefined
    this.#hass = hass
    this.language = hass.locale?.language ?? hass.language
    this.#chosen?.heard(hass)
    if (isFirst) this.requestUpdate()
  }

  getCardSize(): number {
    return 8
  }

  getGridOptions(): object {
    return { columns: 12, min_columns: 6, rows: 'auto', min_rows: 3 }
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#forgetLink()
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.requestUpdate()
  }

  protected override willUpdate(changed: PropertyValues): void {
    const isOther = changed.has('config') || changed.has('preview')
    if (isOther) this.#forgetLink()
    if (changed.has('config')) this.route = routeOf(this.config)
    // Home Assistant also makes cards that it never shows.
    if (this.isConnected) this.#findLink()
  }

  #findLink(): void {
    if (this.#chosen !== undefined || this.config === undefined) return
    if (this.preview) this.link ??= demoLink({ home: wellHome, state: { kind: 'live' } })
    else if (this.#hass !== undefined) this.#chosen = this.#choose(this.#hass, this.config)
  }

  #choose(hass: Hass, config: CardConfig): ChosenLink {
    return new ChosenLink(hass, config, (link) => {
      this.link = link
    })
  }

  /** The face follows a link while it is in the page, and no longer. */
  #forgetLink(): void {
    this.#chosen?.end()
    this.#chosen = undefined
    this.link = undefined
  }

  protected override render(): TemplateResult {
    return html`<ha-card><homeport-app compact .link=${this.link} .language=${this.language}
      .route=${this.route} @homeport-route=${this.#stay}></homeport-app></ha-card>`
  }

  /** Where the person is: lit hands the face its route anew whenever the card is drawn, as with each other link. */
  readonly #stay = (event: Event): void => {
    this.route = (event as CustomEvent<Route>).detail
  }

  static override styles = css`
    :host { display: block; }
    /* Clipped, not hidden: what sticks to the bottom sticks to the dashboard's, not to the card's. */
    ha-card { display: block; overflow: clip; }
    homeport-app { --hp-page: var(--ha-card-background, var(--card-background-color, #fff)); }
  `
}

function routeOf(config: CardConfig | undefined): Route {
  return config?.view === 'stack' && config.stack !== undefined
    ? { view: 'stack', stack: config.stack }
    : overviewRoute
}

registerCard(CARD_TYPE, HomeportCard)
