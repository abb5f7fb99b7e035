import type { Clock } from '../../ports/clock.ts'
import type { DevicePayload } from '../discovery.ts'
import type { Publisher } from '../telling/publisher.ts'
import type { Topics } from '../topics.ts'
import type { Recall } from './recall.ts'
import { removalSteps, STEPS_APART_MS, type Tombstone, topicsOf } from './removal.ts'

/** Makes Home Assistant forget what stands on a tombstone. */
export interface Burial {
  /** From now on its topics are left alone by everyone else. */
  add(tombstone: Tombstone): void
  /** What was not yet said; `last`: Home Assistant has just started, all is said again and the tombstones go. */
  bury(last: boolean): Promise<void>
}

interface Ground {
  recall: Recall
  publisher: Publisher
  clock: Clock
  ended: AbortSignal
  topics: Pick<Topics, 'base'>
  /** The device as it is to be, when it lives on. */
  living(topic: string): DevicePayload | undefined
}

export function burial({ recall, publisher, clock, ended, topics, living }: Ground): Burial {
  let work = Promise.resolve()

  const topicsAt = (tombstone: Tombstone): string[] =>
    tombstone.entities === undefined
      ? topicsOf(tombstone.payload, `${topics.base}/${tombstone.identity}/`)
      : []

  const hold = (tombstone: Tombstone) => {
    for (const topic of [tombstone.topic, ...topicsAt(tombstone)]) publisher.hold(topic)
  }

  const carryOut = async (tombstone: Tombstone): Promise<boolean> => {
    hold(tombstone)
    try {
      for (const payload of removalSteps(tombstone, living(tombstone.topic))) {
        if (!(await publisher.say(tombstone.topic, payload))) return false
        await clock.wait(STEPS_APART_MS, ended)
        if (ended.aborted) return false
      }
      // Only now: an empty state is an error to entities that are still there.
      for (const topic of topicsAt(tombstone)) await publisher.say(topic, '')
      return true
    } finally {
      for (const topic of [tombstone.topic, ...topicsAt(tombstone)]) publisher.letGo(topic)
    }
  }

  const same = (a: Tombstone, b: Tombstone) =>
    a.topic === b.topic && JSON.stringify(a.entities) === JSON.stringify(b.entities)

  const buryAll = async (last: boolean) => {
    const open = recall.tombstones().filter(({ isSaid }) => last || !isSaid)
    await Promise.all(
      open.map(async (tombstone) => {
        if (!(await carryOut(tombstone))) return
        const others = recall.tombstones().filter((one) => !same(one, tombstone))
        recall.setTombstones(last ? others : [...others, { ...tombstone, isSaid: true }])
      }),
    )
  }

  return {
    add(tombstone) {
      hold(tombstone)
      const others = recall.tombstones().filter((one) => !same(one, tombstone))
      recall.setTombstones([...others, tombstone])
    },
    bury(last) {
      work = work.then(() => (ended.aborted ? undefined : buryAll(last)))
      return work
    },
  }
}
