import { type Bridge, bridgeNow, bridges, chosenBridge } from '../../home-assistant/bridge.ts'
import type { Hass } from '../../home-assistant/hass.ts'
import { changed, type HassFeed } from '../../home-assistant/hass-feed.ts'
import { mismatch } from '../api.ts'
import { type Ability, type Link, type LinkState, type Listener, Refusal, type Why } from '../link.ts'
import { why } from '../why.ts'
import { homeOfEntities, isConnected } from './entities-picture.ts'

/** homeport as its entities tell it: for everyone. Asks nothing of Home Assistant that it keeps for administrators. */
export class EntitiesLink implements Link {
  readonly kind = 'entities'
  readonly abilities: ReadonlySet<Ability> = new Set()
  readonly #feed: HassFeed
  readonly #device: string | undefined
  #listener: Listener | undefined
  #bridge: Bridge | undefined
  #since: number | undefined

  constructor(feed: HassFeed, device: string | undefined) {
    this.#feed = feed
    this.#device = device
  }

  follow(listener: Listener): () => void {
    this.#listener = listener
    listener.state({ kind: 'connecting' })
    const unwatch = this.#feed.watch((now, before) => this.#heard(now, before))
    void this.#find()
    return () => {
      this.#listener = undefined
      unwatch()
    }
  }

  #heard(now: Hass, before: Hass): void {
    const isBack = now.connected && !before.connected
    if (now.entities !== before.entities || isBack) void this.#find()
    else if (now.connected !== before.connected || changed(now, before, this.#ids())) this.#tell()
  }

  #ids(): string[] {
    return this.#bridge?.entities.map((entity) => entity.entityId) ?? []
  }

  /** Which entities there are. Known by unique_id: people may call them what they like. */
  async #find(): Promise<void> {
    try {
      const found = await bridges(this.#feed.now)
      this.#bridge = chosenBridge(this.#feed.now, found, this.#device)
      this.#tell()
    } catch (error) {
      const { message = 'no reason given' } = Object(error) as { message?: string }
      const text = `Home Assistant does not say which entities there are: ${message}`
      this.#listener?.state(this.#lost({ text }))
    }
  }

  #tell(): void {
    const hass = this.#feed.now
    const bridge = this.#bridge && bridgeNow(hass, this.#bridge.instance, this.#bridge.entities)
    const state = bridge === undefined ? nothingFound : this.#stateOf(hass, bridge)
    if (bridge !== undefined && state.kind === 'live') this.#listener?.home(homeOfEntities(hass, bridge))
    this.#listener?.state(state)
  }

  #stateOf(hass: Hass, bridge: Bridge): LinkState {
    const problem = mismatch(bridge.api, bridge.version)
    if (problem !== undefined) return { kind: 'refused', ...problem }
    if (!hass.connected) return this.#lost(why.homeAssistant)
    // Without homeport its entities are unavailable: the last picture is worth more.
    if (!isConnected(hass, bridge)) return this.#lost(why.homeport)
    this.#since = undefined
    return { kind: 'live' }
  }

  #lost(reason: Why): LinkState {
    this.#since ??= Date.now()
    return { kind: 'lost', since: this.#since, ...reason }
  }

  makePlan = forAdministrators
  startRun = forAdministrators
  cancelRun = forAdministrators
  resumeRun = forAdministrators
  abandonRun = forAdministrators
  run = forAdministrators
  runLog = forAdministrators
  releases = forAdministrators
  backUp = forAdministrators
  drill = forAdministrators
  planRestore = forAdministrators
  snapshots = forAdministrators
  acceptHostKey = forAdministrators
  secrets = forAdministrators
  putSecret = forAdministrators
  makeSecretKey = forAdministrators
  serviceLogs = forAdministrators
}

const nothingFound: LinkState = {
  kind: 'refused',
  text: 'Home Assistant has no entities of homeport.',
  advice:
    'Check that homeport runs and reaches the broker that Home Assistant uses; choose its device in this card.',
}

async function forAdministrators(): Promise<never> {
  throw new Refusal(
    'forbidden',
    'Home Assistant lets administrators alone do this.',
    'Ask someone who administers this Home Assistant.',
  )
}
