/** What is looked at. */
export type Route =
  | { view: 'overview' }
  | { view: 'stack'; stack: string }
  | { view: 'plan'; plan: string }
  | { view: 'run'; run: string }
  | { view: 'secret'; secret: string }

export const overviewRoute: Route = { view: 'overview' }

/** The part of an address behind `#`: the token it came with, if any, and what is looked at. */
export function readFragment(fragment: string): { token: string; route: Route } {
  const said = new URLSearchParams(fragment.replace(/^#/, ''))
  return { token: said.get('token') ?? '', route: routeOf(said) }
}

/** The token stays where it was: the address can be kept, and opened again. */
export function writeFragment(token: string, route: Route): string {
  const said = new URLSearchParams()
  if (token !== '') said.set('token', token)
  if (route.view !== 'overview') said.set(route.view, (route as Record<string, string>)[route.view] as string)
  const text = said.toString()
  return text === '' ? '#' : `#${text}`
}

export function isSameRoute(a: Route, b: Route): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

function routeOf(said: URLSearchParams): Route {
  const [stack, plan, run] = [said.get('stack'), said.get('plan'), said.get('run')]
  const secret = said.get('secret')
  if (secret) return { view: 'secret', secret }
  if (run) return { view: 'run', run }
  if (plan) return { view: 'plan', plan }
  if (stack) return { view: 'stack', stack }
  return overviewRoute
}
