import { type CardConfig, DEFAULT_BASE } from '../card-config.ts'
import { type Bridge, bridgeNow, bridges, chosenBridge } from '../home-assistant/bridge.ts'
import type { Hass } from '../home-assistant/hass.ts'
import { HassFeed } from '../home-assistant/hass-feed.ts'
import { mqttDoor } from '../home-assistant/mqtt-door.ts'
import { EntitiesLink } from './entities/entities-link.ts'
import type { Link } from './link.ts'
import { MqttLink } from './mqtt/mqtt-link.ts'

/**
 * The way a card inside Home Assistant takes to homeport: MQTT for administrators, entities for everyone else, since
 * Home Assistant keeps MQTT for the former. Another link is given when the bridge shows up under another topic.
 */
export class ChosenLink {
  readonly #feed: HassFeed
  readonly #config: CardConfig
  readonly #onLink: (link: Link) => void
  #bridge: Bridge | undefined
  #base: string | undefined
  #link: MqttLink | undefined
  #ended = false

  constructor(hass: Hass, config: CardConfig, onLink: (link: Link) => void) {
    this.#feed = new HassFeed(hass)
    this.#config = config
    this.#onLink = onLink
    if (hass.user?.is_admin === true) void this.#find()
    else onLink(new EntitiesLink(this.#feed, config.device))
  }

  /** Home Assistant has changed, most often in something that is not ours. */
  heard(hass: Hass): void {
    const before = this.#feed.now
    this.#feed.give(hass)
    if (hass.user?.is_admin !== true) return
    if (this.#bridge === undefined) {
      if (hass.entities !== before.entities) void this.#find()
    } else if (hass.states !== before.states) this.#follow()
  }

  end(): void {
    this.#ended = true
  }

  async #find(): Promise<void> {
    const { device, base } = this.#config
    const found = await bridges(this.#feed.now).catch(() => undefined)
    if (this.#ended) return
    this.#bridge = chosenBridge(this.#feed.now, found ?? [], device)
    const isMissing = this.#bridge === undefined && device !== undefined && base === undefined
    // Another homeport than the one that was chosen must not be shown in its place.
    if (isMissing && found !== undefined) this.#onLink(new EntitiesLink(this.#feed, device))
    else this.#follow()
  }

  #follow(): void {
    const hass = this.#feed.now
    const seen = this.#bridge && bridgeNow(hass, this.#bridge.instance, this.#bridge.entities)
    if (this.#ended) return
    // While Home Assistant is cut off its sensor tells nothing: what it told before still holds.
    const base = seen?.base ?? this.#base ?? this.#config.base ?? DEFAULT_BASE
    if (base !== this.#base) {
      this.#base = base
      this.#link = new MqttLink(mqttDoor(hass), base)
      this.#onLink(this.#link)
    }
    this.#link?.broker(seen?.isCutOff !== true)
  }
}
