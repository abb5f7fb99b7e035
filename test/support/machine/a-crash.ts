import type { Clock } from '../../../backend/ports/clock.ts'
import type { DockerApi } from '../../../backend/ports/nodes/docker-api.ts'
import type { Store } from '../../../backend/ports/store.ts'
import type { SimulatedEngine } from '../engine/simulated-engine.ts'
import type { SteppingClock } from '../stepping-clock.ts'

/** The process is gone: proves what the next one makes of the disk and the engines. */
export class Crash extends Error {}

export interface MortalWorld {
  store: Store
  engine: SimulatedEngine
  clock: SteppingClock
  /** Resolves when it has crashed. */
  crashed: Promise<void>
  isDead(): boolean
  /** Nothing gets out of the process any more. */
  crash(): void
}

/** The same disk, engine and time, seen by a process that dies after so many journal rows; 0: when told. */
export function mortal(
  parts: { store: Store; engine: SimulatedEngine; clock: SteppingClock },
  rows = 0,
): MortalWorld {
  let dead = false
  let written = 0
  let told = () => {}
  const crashed = new Promise<void>((resolve) => (told = resolve))
  const crash = () => {
    dead = true
    told()
  }
  const deadOr = <T extends object>(thing: T, whenDead: () => unknown): T =>
    new Proxy(thing, {
      get: (target, key) => {
        const value = Reflect.get(target, key) as unknown
        if (typeof value !== 'function') return value
        return (...given: unknown[]) =>
          dead ? whenDead() : (value as (...all: unknown[]) => unknown)(...given)
      },
    })
  const forEver = () => new Promise(() => {})
  const gone = () => {
    throw new Crash()
  }
  const api = deadOr(parts.engine.api, forEver) as DockerApi
  const clock: Clock = deadOr({ wait: parts.clock.wait }, forEver) as Clock
  const store = deadOr(
    {
      ...parts.store,
      appendJournal: (...row: Parameters<Store['appendJournal']>) => {
        const appended = parts.store.appendJournal(...row)
        written += 1
        if (written === rows) crash()
        if (dead) throw new Crash()
        return appended
      },
    },
    gone,
  )
  return {
    store,
    engine: { ...parts.engine, api },
    clock: { ...parts.clock, wait: clock.wait },
    crashed,
    isDead: () => dead,
    crash,
  }
}
