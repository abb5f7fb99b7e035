import type { HomeEvent } from '../../contract/home.ts'
import type { Clock } from '../../ports/clock.ts'

/** An event as followers get it; `id` counts up while this process lives, `at` is UTC. */
export interface ToldEvent {
  id: number
  at: string
  event: HomeEvent
}

/** Everything that happens, told to whoever follows. Remembers the last events, not all. */
export interface EventLog {
  publish(event: HomeEvent): void
  follow(onEvent: (told: ToldEvent) => void, afterId?: number): { missed: boolean; close(): void }
}

const REMEMBERED = 1_000

export function eventLog(clock: Clock, onDefect: (error: unknown) => void): EventLog {
  const remembered: ToldEvent[] = []
  const followers = new Set<(told: ToldEvent) => void>()
  let next = 1

  const tell = (follower: (told: ToldEvent) => void, told: ToldEvent) => {
    try {
      follower(told)
    } catch (error) {
      followers.delete(follower)
      onDefect(error)
    }
  }

  return {
    publish(event) {
      const told = { id: next, at: clock.now(), event }
      next += 1
      remembered.push(told)
      if (remembered.length > REMEMBERED) remembered.shift()
      for (const follower of followers) tell(follower, told)
    },
    follow(onEvent, afterId) {
      const oldest = remembered.at(0)?.id ?? next
      const missed = afterId !== undefined && (afterId < oldest - 1 || afterId >= next)
      if (afterId !== undefined) for (const told of remembered) if (told.id > afterId) tell(onEvent, told)
      followers.add(onEvent)
      return { missed, close: () => followers.delete(onEvent) }
    },
  }
}
