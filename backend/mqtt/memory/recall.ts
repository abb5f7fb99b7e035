import { HomeportError } from '../../contract/errors.ts'
import type { Store } from '../../ports/store.ts'
import type { DevicePayload } from '../discovery.ts'
import type { Keys } from './keys.ts'
import type { Tombstone } from './removal.ts'

/** What the letter-box must still know after a restart; kept as small facts of the store. */
export interface Recall {
  keys(): Keys
  setKeys(keys: Keys): void
  tombstones(): readonly Tombstone[]
  setTombstones(tombstones: readonly Tombstone[]): void
  /** Discovery topics of devices that were deleted in Home Assistant. */
  deleted(): readonly string[]
  setDeleted(topics: readonly string[]): void
  /** What Home Assistant was last told of a device. */
  announced(topic: string): DevicePayload | undefined
  setAnnounced(topic: string, payload: DevicePayload | undefined): void
}

type Facts = Pick<Store, 'fact' | 'setFact'>

export function recall(store: Facts, onFull: (error: HomeportError) => void): Recall {
  const cache = new Map<string, string>()

  const read = <T>(key: string, otherwise: T): T => {
    const text = cache.get(key) ?? store.fact(`mqtt.${key}`) ?? ''
    cache.set(key, text)
    return text === '' ? otherwise : (JSON.parse(text) as T)
  }

  /** With no room on the disk homeport goes on telling; what it could not keep, it may have to tell again. */
  const write = (key: string, value: unknown) => {
    const text = value === undefined ? '' : JSON.stringify(value)
    if (cache.get(key) === text) return
    cache.set(key, text)
    try {
      store.setFact(`mqtt.${key}`, text)
    } catch (error) {
      if (!(error instanceof HomeportError) || error.code !== 'disk-full') throw error
      onFull(error)
    }
  }

  return {
    keys: () => read('keys', {}),
    setKeys: (keys) => write('keys', keys),
    tombstones: () => read('tombstones', []),
    setTombstones: (tombstones) => write('tombstones', tombstones),
    deleted: () => read('deleted', []),
    setDeleted: (topics) => write('deleted', topics),
    announced: (topic) => read(`announced ${topic}`, undefined),
    setAnnounced: (topic, payload) => write(`announced ${topic}`, payload),
  }
}
