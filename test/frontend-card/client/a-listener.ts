import type { Home, HomeEvent } from '../../../backend/contract/home.ts'
import type { LinkState, Listener } from '../../../frontend-card/client/link.ts'

/** Keeps all a link tells, in order. */
export class KeepingListener implements Listener {
  readonly told: string[] = []
  readonly states: LinkState[] = []
  readonly homes: Home[] = []

  state(state: LinkState): void {
    this.states.push(state)
    this.told.push(state.kind)
  }

  home(home: Home): void {
    this.homes.push(home)
    this.told.push(`home ${home.home}`)
  }

  event(event: HomeEvent): void {
    this.told.push(event.type === 'log' ? `log ${event.line}` : event.type)
  }
}

export function anEmptyHome(name: string): Home {
  return {
    home: name,
    version: '0.1.0',
    instance: '5f3a9c1e',
    inventory: { problems: [] },
    nodes: [],
    swarms: [],
    stacks: [],
    plans: [],
    runs: [],
    findings: [],
  }
}

export const line = (id: number) => ({
  id,
  event: { type: 'log', run: 'r', at: '2026-11-21T12:00:00Z', line: String(id) },
})
