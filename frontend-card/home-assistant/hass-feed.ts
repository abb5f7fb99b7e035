import type { Hass } from './hass.ts'

/** The newest `hass`, and word of each new one. */
export class HassFeed {
  #now: Hass
  readonly #watchers = new Set<(now: Hass, before: Hass) => void>()

  constructor(hass: Hass) {
    this.#now = hass
  }

  get now(): Hass {
    return this.#now
  }

  give(hass: Hass): void {
    const before = this.#now
    this.#now = hass
    for (const watcher of [...this.#watchers]) watcher(hass, before)
  }

  watch(onChange: (now: Hass, before: Hass) => void): () => void {
    this.#watchers.add(onChange)
    return () => void this.#watchers.delete(onChange)
  }
}

/** Whether any of these entities has another state now. Home Assistant keeps the object of each that has not. */
export function changed(now: Hass, before: Hass, entityIds: readonly string[]): boolean {
  return now.states !== before.states && entityIds.some((id) => now.states[id] !== before.states[id])
}
