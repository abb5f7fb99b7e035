import { HomeportError } from '../../contract/errors.ts'
import type { Home, StackView } from '../../contract/home.ts'
import type { MqttControl } from '../../contract/mqtt.ts'
import type { PlanView } from '../../contract/plan.ts'
import type { ReleaseView } from '../../contract/release.ts'
import { finalRunStates } from '../../contract/words.ts'
import type { Inventory } from '../../core/inventory/inventory.ts'
import type { Homeport } from '../../homeport.ts'
import { BRIDGE, type DevicePayload, devicePayload } from '../discovery.ts'
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
  chosen: ReadonlyMap<string, number>
  onGone(tombstone: Tombstone): void
}

export function teller(telling: Telling): Teller {
  const { homeport, recall, topics, instance, control, chosen } = telling
  const payloads = new Map<string, DevicePayload>()
  const releasesOf = keptReleases(homeport)
  const planOf = keptPlans(homeport)

  const gone = (device: DeviceName) => {
    const topic = topics.discovery(device)
    const payload = recall.announced(topic)
    if (payload !== undefined) {
      telling.onGone({ topic, identity: `${device.kind}/${device.key}`, payload })
      recall.setAnnounced(topic, undefined)
    }
    recall.setDeleted(recall.deleted().filter((one) => one !== topic))
  }

  /** Entities that this version has no more. */
  const noteLeft = (topic: string, identity: string, payload: DevicePayload) => {
    const before = recall.announced(topic)
    const entities = leftEntities(before, payload)
    if (before === undefined || entities.length === 0) return
    telling.onGone({ topic, identity, payload: before, entities })
    recall.setAnnounced(topic, payload)
  }

  return {
    living: (topic) => payloads.get(topic),
    follow(inventory) {
      const taken = new Set(recall.tombstones().map(({ identity }) => identity))
      const assigned = assignKeys(recall.keys(), namedIn(inventory), taken)
      // In this order: cut in between, the next start finds them gone once more.
      for (const device of assigned.gone) gone(device)
      recall.setKeys(assigned.keys)
    },
    messages() {
      const home = homeport.home()
      const besides: Besides = {
        keys: recall.keys(),
        releases: (stack) => releasesOf(stack, home),
        plan: planOf,
        chosen: (stack) => chosen.get(stack),
        mayInstall: control !== 'off',
      }
      payloads.clear()
      const deleted = new Set(recall.deleted())
      const devices = devicesSeen(home, besides).flatMap((seen): Message[] => {
        const topic = topics.discovery(seen)
        if (deleted.has(topic)) return []
        const payload = devicePayload(seen, { topics, instance, version: home.version })
        payloads.set(topic, payload)
        noteLeft(topic, `${seen.kind}/${seen.key}`, payload)
        const discovery: Message = {
          topic,
          payload: JSON.stringify(payload),
          kind: 'discovery',
          device: topic,
        }
        return [discovery, ...deviceMessages(seen, topics)]
      })
      const info = bridgeInfo(home, { instance, control, base: topics.base })
      return [...devices, ...bridgeMessages(info, topics, BRIDGE)]
    },
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
