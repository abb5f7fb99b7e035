import { type CardConfig, DEFAULT_BASE } from '../card-config.ts'
import { type Bridge, bridgeNow, bridges, chosenBridge } from '../home-assistant/bridge.ts'
import type { Hass } from '../home-assistant/hass.ts'
import { HassFeed } from '../home-assistant/hass-feed.ts'
import { mqttDoor } from '../home-assistant/mqtt-door.ts'
import { EntitiesLink } from './entities/entities-link.ts'
import { IngressWay } from './ingress-way.ts'
import type { Link } from './link.ts'
import { MqttLink } from './mqtt/mqtt-link.ts'

/**
 * The way a card inside Home Assistant takes to homeport: for administrators ingress where homeport is an app and
 * answers there, else MQTT; entities for everyone else, since Home Assistant keeps the others for administrators. Another
 * link is given when ingress comes or goes, and when the bridge shows up under another topic.
 */
export class ChosenLink {
  readonly #feed: HassFeed
  readonly #config: CardConfig
  readonly #onLink: (link: Link) => void
  readonly #ingress: IngressWay
  #bridge: Bridge | undefined
  #base: string | undefined
  #link: MqttLink | undefined
  /** It is not yet known whether there is ingress. */
  #entering = false
  #ended = false

  constructor(hass: Hass, config: CardConfig, onLink: (link: Link) => void) {
    this.#feed = new HassFeed(hass)
    this.#config = config
    this.#onLink = onLink
    this.#ingress = new IngressWay(this.#feed, {
      open: (link) => {
        this.#link = undefined
        this.#base = this.#bridge?.base ?? this.#base
        onLink(link)
      },
      lost: () => this.#follow(),
    })
    if (hass.user?.is_admin === true) void this.#find()
    else onLink(new EntitiesLink(this.#feed, config.device))
  }

  /** Home Assistant has changed, most often in something that is not ours. */
  heard(hass: Hass): void {
    const before = this.#feed.now
    this.#feed.give(hass)
    // Through ingress homeport itself tells of all that changes.
    if (hass.user?.is_admin !== true || this.#entering || this.#ingress.isOpen) return
    if (this.#bridge === undefined) {
      if (hass.entities !== before.entities) void this.#find()
    } else if (hass.states !== before.states) this.#follow()
  }

  end(): void {
    this.#ended = true
    this.#ingress.end()
  }

  async #find(): Promise<void> {
    const { device, base } = this.#config
    const found = await bridges(this.#feed.now).catch(() => undefined)
    if (this.#ended) return
    const bridge = chosenBridge(this.#feed.now, found ?? [], device)
    const isMissing = bridge === undefined && device !== undefined && base === undefined
    // Another homeport than the one that was chosen must not be shown in its place.
    if (isMissing && found !== undefined) this.#onLink(new EntitiesLink(this.#feed, device))
    else {
      this.#bridge = bridge
      if (!(await this.#enter(bridge?.ingress))) this.#follow()
    }
  }

  async #enter(app: string | undefined): Promise<boolean> {
    if (app === undefined) return false
    this.#entering = true
    const isIn = await this.#ingress.enter(app)
    this.#entering = false
    return isIn
  }

  #follow(): void {
    const hass = this.#feed.now
    const seen = this.#bridge && bridgeNow(hass, this.#bridge.instance, this.#bridge.entities)
    if (this.#ended) return
    if (seen?.ingress !== undefined) this.#ingress.heardOf(seen.ingress)
    // While Home Assistant is cut off its sensor tells nothing: what it told before still holds.
    const base = seen?.base ?? this.#base ?? this.#config.base ?? DEFAULT_BASE
    if (base !== this.#base || this.#link === undefined) {
      this.#base = base
      this.#link = new MqttLink(mqttDoor(hass), base)
      this.#onLink(this.#link)
    }
    this.#link?.broker(seen?.isCutOff !== true)
  }
}
