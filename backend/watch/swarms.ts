import type { EngineEvent } from '../core/engine/seen.ts'
import type { Clock } from '../ports/clock.ts'
import type { Engines, ReadSwarm } from '../ports/engines.ts'
import type { Watched } from './watched.ts'

export interface SwarmWatch {
  /** Reads at once: something was just changed or a node came or went. */
  nudge(): void
  close(): Promise<void>
}

/** A burst of events is one reading. */
const SETTLE_MS = 50
/** Events can be lost: everything is read this often all the same, and after every reconnect. */
const FULL_READ_MS = 15_000
/** Between two readings under a storm of events. */
const LEAST_PAUSE_MS = 150
const RETRY_MS = 1_000
const told = ['node', 'service', 'network', 'config', 'secret', 'container']

/** Follows one swarm through any manager that answers: its events, and full readings. */
export function watchSwarm(
  swarm: string,
  nodes: () => string[],
  world: { engines: Engines; readSwarm: ReadSwarm; clock: Clock },
  receiver: Watched,
): SwarmWatch {
  const end = new AbortController()
  let nudge = () => {}

  const follow = async () => {
    const { via, api } = await world.engines.manager(nodes())
    const broken = new AbortController()
    const over = AbortSignal.any([end.signal, broken.signal])
    const alarm = bell()
    nudge = alarm.ring
    const onEvent = (event: EngineEvent) => {
      if (told.includes(event.Type) && !event.Action.startsWith('exec_')) alarm.ring()
    }
    const ended = api.events(onEvent, over, alarm.ring).finally(() => broken.abort())
    ended.catch(() => {})
    try {
      while (!over.aborted) {
        alarm.clear()
        receiver.swarmSeen(await world.readSwarm(swarm, via, api))
        await world.clock.wait(LEAST_PAUSE_MS, over)
        await Promise.race([alarm.rung(), world.clock.wait(FULL_READ_MS, over)])
        await world.clock.wait(SETTLE_MS, over)
      }
    } finally {
      broken.abort()
    }
    await ended
  }

  const loop = async () => {
    while (!end.signal.aborted) {
      try {
        await follow()
      } catch (error) {
        if (end.signal.aborted) return
        receiver.swarmLost(swarm, error instanceof Error ? error.message : String(error))
      }
      await world.clock.wait(RETRY_MS, end.signal)
    }
  }

  const running = loop()
  return {
    nudge: () => nudge(),
    async close() {
      end.abort()
      await running
    },
  }
}

/** Rings once however often it is pulled, until cleared. */
function bell() {
  let rung = false
  let wake = () => {}
  return {
    ring() {
      rung = true
      wake()
    },
    clear() {
      rung = false
    },
    rung: () => (rung ? Promise.resolve() : new Promise<void>((resolve) => (wake = resolve))),
  }
}
