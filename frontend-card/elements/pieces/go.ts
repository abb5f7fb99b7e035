import type { HomeEvent } from '../../../backend/contract/home.ts'
import type { Route } from '../../view/routes.ts'

/** Asks the root element to show something else. */
export class GoEvent extends Event {
  readonly route: Route

  constructor(route: Route) {
    super('homeport-go', { bubbles: true, composed: true })
    this.route = route
  }
}

/** What a deed changed, known before homeport's own events tell of it. */
export class ToldEvent extends Event {
  readonly told: HomeEvent

  constructor(told: HomeEvent) {
    super('homeport-told', { bubbles: true, composed: true })
    this.told = told
  }
}

export function go(from: EventTarget, route: Route): void {
  from.dispatchEvent(new GoEvent(route))
}
