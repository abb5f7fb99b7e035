import type { MqttControl } from '../../contract/doors/mqtt.ts'
import { HomeportError } from '../../contract/errors.ts'
import type { Home, StackView } from '../../contract/home.ts'
import type { PlanView } from '../../contract/plan.ts'
import type { ReleaseView } from '../../contract/release.ts'
import { finalRunStates } from '../../contract/words.ts'
import type { Inventory } from '../../core/inventory/inventory.ts'
import type { Homeport } from '../../homeport.ts'
import type { Clock } from '../../ports/clock.ts'
import { BRIDGE, type DevicePayload, devicePayload } from '../discovery.ts'
import type { Seen } from '../entities/row.ts'
import { jsonText } from '../json-text.ts'
import { assignKeys, type Named } from '../memory/keys.ts'
import type { Recall } from '../memory/recall.ts'
import { leftEntities, type Tombstone } from '../memory/removal.ts'
import { bridgeInfo, bridgeMessages, deviceMessages, type Message } from '../states.ts'
import type { DeviceName, Topics } from '../topics.ts'
import { type Besides, devicesSeen } from './seen.ts'

/** From the home to all that is to be said of it. */
export interface Teller {
  /** A good inventory is in force: who is new gets a key, who is gone a tombstone. */
  follow(inventory: Pick<Inventory, 'nodes' | 'stacks' | 'swarms'>): void
  messages(): Message[]
  /** A device as it was last wanted. */
  living(topic: string): DevicePayload | undefined
}

export interface Telling {
  homeport: Pick<Homeport, 'home' | 'releases' | 'plan'>
  recall: Recall
  topics: Topics
  instance: string
  control: MqttControl
  /** The app of Home Assistant that homeport is, once it is known. */
  ingress(): string | undefined
  chosen: ReadonlyMap<string, number>
  clock: Pick<Clock, 'now'>
  onGone(tombstone: Tombstone): void
}

export function teller(telling: Telling): Teller {
  return new HomeTeller(telling)
}

class HomeTeller implements Teller {
  readonly #telling: Telling
  readonly #payloads = new Map<string, DevicePayload>()
  readonly #releasesOf: ReturnType<typeof keptReleases>
  readonly #planOf: ReturnType<typeof keptPlans>

  constructor(telling: Telling) {
    this.#telling = telling
    this.#releasesOf = keptReleases(telling.homeport)
    this.#planOf = keptPlans(telling.homeport)
  }

  follow(inventory: Pick<Inventory, 'nodes' | 'stacks' | 'swarms'>): void {
    const { recall } = this.#telling
    const taken = new Set(recall.tombstones().map(({ identity }) => identity))
    const assigned = assignKeys(recall.keys(), namedIn(inventory), taken)
    // In this order: cut in between, the next start finds them gone once more.
    for (const device of assigned.gone) this.#gone(device)
    recall.setKeys(assigned.keys)
  }

  messages(): Message[] {
    const { homeport, recall, topics, instance, control, ingress } = this.#telling
    const home = homeport.home()
    this.#payloads.clear()
    const deleted = new Set(recall.deleted())
    const devices = devicesSeen(home, this.#besides(home))
      .filter((seen) => !deleted.has(topics.discovery(seen)))
      .flatMap((seen) => this.#messagesOf(seen, home.version))
    const info = bridgeInfo(home, { instance, control, base: topics.base, ingress: ingress() })
    return [...devices, ...bridgeMessages(info, topics, BRIDGE)]
  }

  living(topic: string): DevicePayload | undefined {
    return this.#payloads.get(topic)
  }

  #besides(home: Home): Besides {
    const { recall, chosen, control, clock } = this.#telling
    return {
      keys: recall.keys(),
      releases: (stack) => this.#releasesOf(stack, home),
      plan: this.#planOf,
      chosen: (stack) => chosen.get(stack),
      mayInstall: control !== 'off',
      now: clock.now(),
    }
  }

  #messagesOf(seen: Seen, version: string): Message[] {
    const { topics, instance } = this.#telling
    const topic = topics.discovery(seen)
    const payload = devicePayload(seen, { topics, instance, version })
    this.#payloads.set(topic, payload)
    this.#noteLeft(topic, `${seen.kind}/${seen.key}`, payload)
    const text = jsonText(payload)
    return [{ topic, payload: text, kind: 'discovery', device: topic }, ...deviceMessages(seen, topics)]
  }

  #gone(device: DeviceName): void {
    const { recall, topics, onGone } = this.#telling
    const topic = topics.discovery(device)
    const payload = recall.announced(topic)
    if (payload !== undefined) {
      onGone({ topic, identity: `${device.kind}/${device.key}`, payload })
      recall.setAnnounced(topic, undefined)
    }
    recall.setDeleted(recall.deleted().filter((one) => one !== topic))
  }

  /** Entities that this version has no more. */
  #noteLeft(topic: string, identity: string, payload: DevicePayload): void {
    const { recall, onGone } = this.#telling
    const before = recall.announced(topic)
    const entities = leftEntities(before, payload)
    if (before === undefined || entities.length === 0) return
    onGone({ topic, identity, payload: before, entities })
    recall.setAnnounced(topic, payload)
  }
}

function namedIn({ nodes, stacks, swarms }: Pick<Inventory, 'nodes' | 'stacks' | 'swarms'>): Named[] {
  return [
    ...swarms.map(({ name }): Named => ({ kind: 'swarm', name, renamedFrom: undefined })),
    ...nodes.map(({ name, renamedFrom }): Named => ({ kind: 'node', name, renamedFrom })),
    ...stacks.map(({ name, renamedFrom }): Named => ({ kind: 'stack', name, renamedFrom })),
  ]
}

/** Releases come and go with runs only; reading them each time would keep the disk busy. */
function keptReleases(homeport: Pick<Homeport, 'releases'>) {
  const known = new Map<string, { mark: string; releases: readonly ReleaseView[] }>()
  return ({ name, release }: StackView, { runs }: Home): readonly ReleaseView[] => {
    const ended = runs.filter(({ state }) => finalRunStates.includes(state)).map(({ id }) => id)
    const mark = [release, ...ended].join(' ')
    const before = known.get(name)
    if (before?.mark === mark) return before.releases
    const releases = homeport.releases(name)
    known.set(name, { mark, releases })
    return releases
  }
}

const PLANS_KEPT = 20

/** A plan never changes; it may be forgotten, though. */
function keptPlans(homeport: Pick<Homeport, 'plan'>) {
  const known = new Map<string, PlanView>()
  return (id: string): PlanView | undefined => {
    const before = known.get(id)
    if (before !== undefined) return before
    try {
      const view = homeport.plan(id)
      if (known.size >= PLANS_KEPT) known.clear()
      known.set(id, view)
      return view
    } catch (error) {
      if (error instanceof HomeportError) return undefined
      throw error
    }
  }
}
