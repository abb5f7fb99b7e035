import type { PlanView } from '../../../backend/contract/plan.ts'
import type { Run } from '../../../backend/contract/run.ts'
import type { DesiredStack } from '../../../backend/core/plan/desired-stack.ts'
import type { Store } from '../../../backend/ports/store.ts'
import { aSwarmSnapshot } from '../engine/a-swarm-snapshot.ts'
import { type SimulatedEngine, simulatedEngine } from '../engine/simulated-engine.ts'
import { memoryIn } from '../machine/memory.ts'
import { temporaryFolder } from '../machine/temporary-folder.ts'
import { aDesiredStack } from '../stack/a-desired-stack.ts'
import { type SteppingClock, steppingClock } from '../stepping-clock.ts'
import { aRunningHouse, aSmallHome, type HouseParts, type RunningHouse } from './a-running-house.ts'

export const anna = { who: 'anna', from: 'http' }

/** A house that knows its inventory and has a swarm of one node; nothing is deployed. */
export interface SmallHome extends RunningHouse {
  engine: SimulatedEngine
  clock: SteppingClock
  store: Store
  wishes: Record<string, DesiredStack | undefined>
  inventory: ReturnType<typeof aSmallHome>
  plan(stack?: string): Promise<PlanView>
  /** Says yes to everything and returns at once. */
  approve(...plans: PlanView[]): Promise<Run>
  /** Plans, approves and waits for the end. */
  deploy(stack?: string): Promise<Run>
  /** The same disk, engine and time, seen by a next process. */
  reopened(more?: Partial<HouseParts>): RunningHouse
}

export interface SmallHomeOptions extends Partial<HouseParts> {
  inventory?: ReturnType<typeof aSmallHome>
  wishes?: SmallHome['wishes']
}

export async function aSmallHomeRuns(options: SmallHomeOptions = {}): Promise<SmallHome> {
  const clock = options.clock ?? steppingClock()
  const node = { role: 'manager' as const }
  const engine = options.engine ?? simulatedEngine(aSwarmSnapshot().withNode('rpi1', node).build(), clock)
  const store = options.store ?? memoryIn(temporaryFolder())
  const wishes = options.wishes ?? { domoticz: withImage('web:1') }
  const parts: HouseParts = { wish: (stack) => wishes[stack], ...options, clock, engine, store }
  const house = aRunningHouse(parts)
  const inventory = options.inventory ?? aSmallHome()
  await house.follow(inventory)
  await house.look()
  const home: SmallHome = {
    ...house,
    engine,
    clock,
    store,
    wishes,
    inventory,
    plan: (stack = 'domoticz') => house.homeport.makePlan({ stack }, anna),
    approve(...views) {
      const yes = views.flatMap(({ plan }) =>
        plan.questions.map(({ id, answers }) => [id, answers[0]?.answer ?? '']),
      )
      const plans = views.map(({ plan }) => plan.id)
      return house.homeport.startRun({ plans, answers: Object.fromEntries(yes) }, anna)
    },
    deploy: async (stack) => house.ended((await home.approve(await home.plan(stack))).id),
    reopened: (more = {}) => aRunningHouse({ ...parts, ...more }),
  }
  return home
}

/** The stack with one service `web` of this image. */
export function withImage(image: string, stack = 'domoticz'): DesiredStack {
  return aDesiredStack(stack)
    .withService('web', (spec) => spec.withImage(image))
    .build()
}

/** Resolves when it is so; time passes meanwhile. */
export async function until(clock: SteppingClock, isSo: () => boolean, steps = 2_000): Promise<void> {
  for (let step = 0; !isSo(); step += 1) {
    if (step > steps) throw new Error(`it never came about: ${isSo}`)
    await clock.wait(100)
  }
}
