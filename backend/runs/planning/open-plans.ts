import type { Problem, Result } from '../../contract/doors/problem.ts'
import type { MakePlan } from '../../contract/doors/requests.ts'
import { HomeportError } from '../../contract/errors.ts'
import type { Plan, PlanView, Subject } from '../../contract/plan.ts'
import { finalRunStates } from '../../contract/words.ts'
import { planText } from '../../core/plan/plan-text.ts'
import { subjectKey } from '../../core/plan/subject.ts'
import type { PastRuns } from '../history/past-runs.ts'
import type { World } from '../world.ts'
import { makePlan } from './make-plan.ts'

/** The newest plan of each subject: what would be done now, if someone said yes. */
export interface OpenPlans {
  /** Plans, and tells when something new came of it. Throws HomeportError, or an EngineError when nobody answers. */
  make(request: MakePlan): Promise<PlanView>
  /** Plans a subject again without being asked: a way back that a person is just looking at stays before their eyes. */
  renew(subject: Subject): Promise<PlanView>
  list(): PlanView[]
  view(id: string): PlanView
  /** A plan whose run began is not open any more. */
  taken(plan: Plan): void
  forget(subject: Subject): void
}

/** So long a way back that was asked for is looked at; then the inventory's plan takes its place. */
const LOOKED_AT_MS = 10 * 60_000

export function openPlans(world: World, runs: PastRuns): OpenPlans {
  const open = new Map<string, PlanView>()
  let takings = 0
  /** The plan of each subject that a run took last, and as the how-manieth of all. */
  const lastTaken = new Map<string, { view: PlanView; nth: number }>()

  const accept = (plan: Plan): PlanView => {
    const known = open.get(subjectKey(plan.subject))
    if (known?.plan.id === plan.id) return known
    const madeAt = world.clock.now()
    world.store.savePlan(plan, madeAt)
    const view = viewOf(plan, madeAt, 'open')
    open.set(subjectKey(plan.subject), view)
    world.publish({ type: 'plan', plan: view })
    return view
  }

  /** `isInTheWay`: what was opened while we looked and is not to be replaced. */
  const make = async (request: MakePlan, isInTheWay?: (view: PlanView) => boolean): Promise<PlanView> => {
    const before = takings
    const plan = valueOrRefuse(await makePlan(world, request))
    const last = lastTaken.get(subjectKey(plan.subject))
    // Someone approved this very plan while we looked: it does not become open again.
    if (last !== undefined && last.nth > before && last.view.plan.id === plan.id) return last.view
    const opened = open.get(subjectKey(plan.subject))
    return opened !== undefined && isInTheWay?.(opened) ? opened : accept(plan)
  }

  return {
    make: (request) => make(request),
    async renew(subject) {
      const known = open.get(subjectKey(subject))
      const wayBack = wayBackLookedAt(known, world.clock.now())
      const view = wayBack === undefined ? undefined : await make(wayBack)
      if (view !== undefined && isWorthShowing(view)) return view
      const isNewWayBack = (opened: PlanView) =>
        opened !== known && opened !== view && wayBackLookedAt(opened, world.clock.now()) !== undefined
      return make(requestOf(subject), isNewWayBack)
    },
    list: () => [...open.values()].filter(isWorthShowing),
    view(id) {
      const stored = world.store.plan(id)
      if (stored === undefined) throw new HomeportError('not-found', `there is no plan ${id}`)
      const known = open.get(subjectKey(stored.plan.subject))
      return known?.plan.id === id ? known : viewOf(stored.plan, stored.madeAt, stateOf(stored.plan, runs))
    },
    taken: ({ subject, id }) => {
      const known = open.get(subjectKey(subject))
      if (known?.plan.id !== id) return
      const view: PlanView = { ...known, state: 'running' }
      takings += 1
      lastTaken.set(subjectKey(subject), { view, nth: takings })
      open.delete(subjectKey(subject))
      world.publish({ type: 'plan', plan: view })
    },
    forget(subject) {
      open.delete(subjectKey(subject))
      lastTaken.delete(subjectKey(subject))
    },
  }
}

function isWorthShowing({ plan }: PlanView): boolean {
  return plan.operations.length > 0 || plan.questions.length > 0
}

function wayBackLookedAt(view: PlanView | undefined, now: string): MakePlan | undefined {
  if (view === undefined || Date.parse(now) - Date.parse(view.madeAt) > LOOKED_AT_MS) return undefined
  const { subject, purpose, madeFrom } = view.plan
  if (purpose !== 'roll-back' || subject.kind !== 'stack' || madeFrom.release === undefined) return undefined
  return { stack: subject.stack, release: madeFrom.release }
}

function requestOf(subject: Subject): MakePlan {
  return subject.kind === 'stack' ? { stack: subject.stack } : { swarm: subject.swarm }
}

export function viewOf(plan: Plan, madeAt: string, state: PlanView['state']): PlanView {
  return { plan, madeAt, state, text: planText(plan), problems: [] }
}

const LOOKED_THROUGH = 20

/** What became of a plan that is not open any more. */
function stateOf({ id, purpose }: Plan, runs: PastRuns): PlanView['state'] {
  const parts = runs.newest(LOOKED_THROUGH).flatMap((run) => {
    const ended = finalRunStates.includes(run.state) ? ('not-started' as const) : undefined
    return run.parts.filter((part) => part.plan === id).map(({ outcome = ended }) => outcome)
  })
  const [newest] = parts
  // A restore is no wish of the inventory's: nothing newer takes its place.
  if (parts.length === 0 && purpose === 'restore') return 'open'
  if (parts.length === 0 || newest === 'refused' || newest === 'not-started') return 'outdated'
  return newest === undefined ? 'running' : 'done'
}

/** Problems of planning whose code is one of the refusals keep it; the others are the inventory's. */
const ownCodes = new Set([
  'not-found',
  'release-missing',
  'plan-outdated',
  'unreachable',
  'secret-missing',
  'inventory-invalid',
  'half-restored',
])

function valueOrRefuse<T>(result: Result<T>): T {
  if (result.ok) return result.value
  const { code, text, advice } = result.problem
  throw new HomeportError(
    (ownCodes.has(code) ? code : 'inventory-invalid') as 'not-found',
    placed(result.problem),
    advice,
    {
      problem: { ...result.problem, text },
    },
  )
}

function placed({ file, line, text }: Problem): string {
  return file === undefined ? text : `${file}${line === undefined ? '' : `:${line}`}: ${text}`
}
