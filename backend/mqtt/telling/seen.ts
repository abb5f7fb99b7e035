import type { Home, StackView } from '../../contract/home.ts'
import type { PlanView } from '../../contract/plan.ts'
import type { ReleaseView } from '../../contract/release.ts'
import type { Run } from '../../contract/run.ts'
import { finalRunStates } from '../../contract/words.ts'
import { BRIDGE } from '../discovery.ts'
import type { BridgeSeen, Seen, StackSeen } from '../entities/row.ts'
import { type Keys, nameOf } from '../memory/keys.ts'

/** What the home does not say by itself. */
export interface Besides {
  keys: Keys
  releases(stack: StackView): readonly ReleaseView[]
  /** The plan that a run carries out. */
  plan(id: string): PlanView | undefined
  chosen(stack: string): number | undefined
  mayInstall: boolean
  /** UTC. */
  now: string
}

/** The bridge first: the others hang on it. What has no key yet is not told. */
export function devicesSeen(home: Home, besides: Besides): Seen[] {
  const keyed = <T extends { name: string }, S extends Seen>(
    kind: 'swarm' | 'node' | 'stack',
    things: readonly T[],
    see: (thing: T, key: string) => S,
  ): S[] =>
    things.flatMap((thing) => {
      const key = besides.keys[nameOf({ kind, name: thing.name })]
      return key === undefined ? [] : [see(thing, key)]
    })
  return [
    bridgeSeen(home),
    ...keyed('swarm', home.swarms, (swarm, key) => ({ kind: 'swarm' as const, key, swarm, home })),
    ...keyed('node', home.nodes, (node, key) => ({ kind: 'node' as const, key, node, home })),
    ...keyed('stack', home.stacks, (stack, key) => stackSeen(home, stack, key, besides)),
  ]
}

export function bridgeSeen(home: Home): BridgeSeen {
  return { kind: 'bridge', key: BRIDGE.key, home }
}

function stackSeen(home: Home, stack: StackView, key: string, besides: Besides): StackSeen {
  const run = home.runs.find((one) => runsOn(one, stack.name))
  const carried = run?.parts.find((part) => isOf(part.subject, stack.name))?.plan
  return {
    kind: 'stack',
    key,
    stack,
    home,
    releases: besides.releases(stack),
    plan: carried === undefined ? openPlan(home, stack.name) : besides.plan(carried),
    run,
    chosen: besides.chosen(stack.name),
    mayInstall: besides.mayInstall,
    now: besides.now,
  }
}

/** The one that waits to be approved. */
export function openPlan(home: Home, stack: string): PlanView | undefined {
  return home.plans.find(({ plan, state }) => state === 'open' && isOf(plan.subject, stack))
}

function runsOn(run: Run, stack: string): boolean {
  if (finalRunStates.includes(run.state)) return false
  return run.parts.some(
    (part) => part.outcome === undefined && part.data === undefined && isOf(part.subject, stack),
  )
}

function isOf(subject: PlanView['plan']['subject'], stack: string): boolean {
  return subject.kind === 'stack' && subject.stack === stack
}
