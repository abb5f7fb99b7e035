import type { Clock } from '../../ports/clock.ts'
import type { Message } from '../states.ts'

/** Which plan the update of a stack shows in Home Assistant, and since when. */
export interface ShownPlans {
  said(message: Message): void
  /** By the topic of the update. */
  on(topic: string): { plan: string; ms: number } | undefined
}

export function shownPlans(clock: Clock): ShownPlans {
  const shown = new Map<string, { plan: string; at: number }>()
  return {
    said({ topic, about }) {
      if (about === undefined) shown.delete(topic)
      else if (shown.get(topic)?.plan !== about) shown.set(topic, { plan: about, at: clock.monotonic() })
    },
    on(topic) {
      const plan = shown.get(topic)
      return plan && { plan: plan.plan, ms: clock.monotonic() - plan.at }
    },
  }
}
