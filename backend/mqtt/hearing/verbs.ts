import type { MqttArguments, MqttControl, MqttVerb } from '../../contract/doors/mqtt.ts'
import type { Asker } from '../../contract/doors/requests.ts'
import { HomeportError } from '../../contract/errors.ts'
import type { Operation, Plan } from '../../contract/plan.ts'
import type { Run } from '../../contract/run.ts'
import { answeredPlan, hindrance, ownAnswers } from '../../core/plan/answered.ts'
import type { Homeport } from '../../homeport.ts'

/** By MQTT nobody can be told from another. */
export const asker: Asker = { who: 'MQTT', from: 'mqtt' }

export interface Door {
  homeport: Homeport
  control: MqttControl
  /** Announces what was deleted in Home Assistant. */
  announceAgain(): { announced: number }
}

/** What a verb takes to be allowed; `read` always is. */
type Needs = 'read' | 'safe' | 'full'

interface Verb<V extends MqttVerb> {
  needs: Needs
  act(door: Door, given: MqttArguments<V>): unknown
}

const LOG_LINES = 200
const LOG_BYTES = 64 * 1024

export const verbs: { [V in MqttVerb]: Verb<V> } = {
  'home/read': { needs: 'read', act: ({ homeport }) => homeport.home() },
  'plan/make': { needs: 'safe', act: ({ homeport }, request) => homeport.makePlan(request, asker) },
  'plan/read': { needs: 'read', act: ({ homeport }, { plan }) => homeport.plan(plan) },
  'plan/approve': {
    needs: 'safe',
    act: (door, given) => approve(door, 'plan' in given ? [given.plan] : given.plans, given.answers ?? {}),
  },
  'run/read': { needs: 'read', act: ({ homeport }, { run }) => homeport.run(run) },
  'run/log': {
    needs: 'read',
    act: ({ homeport }, { run }) => ({ lines: lastLines(homeport.runLog(run).map(({ line }) => line)) }),
  },
  'run/cancel': {
    needs: 'safe',
    act: ({ homeport }, { run, choice }) => homeport.cancelRun(run, { choice }, asker),
  },
  'run/resume': { needs: 'safe', act: ({ homeport }, { run }) => homeport.resumeRun(run, asker) },
  'run/abandon': { needs: 'full', act: ({ homeport }, { run }) => homeport.abandonRun(run, asker) },
  'release/list': {
    needs: 'read',
    act: ({ homeport }, { stack }) => ({ releases: homeport.releases(stack) }),
  },
  'stack/roll-back': {
    needs: 'safe',
    act: (door, { stack, release }) => rollBack(door, stack, release),
  },
  'backup/make': { needs: 'safe', act: ({ homeport }, request) => homeport.backUp(request, asker) },
  'backup/list': {
    needs: 'read',
    act: async ({ homeport }, { stack }) => ({ snapshots: await homeport.snapshots(stack) }),
  },
  'backup/drill': { needs: 'safe', act: ({ homeport }, request) => homeport.drill(request, asker) },
  'backup/restore': { needs: 'safe', act: ({ homeport }, request) => homeport.planRestore(request, asker) },
  'bridge/announce': { needs: 'read', act: ({ announceAgain }) => announceAgain() },
}

const strength: Record<MqttControl | Needs, number> = { read: 0, off: 0, safe: 1, full: 2 }

export function assertAllowed(control: MqttControl, needs: Needs): void {
  if (strength[control] >= strength[needs]) return
  throw new HomeportError(
    'forbidden',
    `MQTT may not do this: HOMEPORT_MQTT_CONTROL is ${control}`,
    "Do it on homeport's page, or set HOMEPORT_MQTT_CONTROL.",
  )
}

/** With control `safe`, nothing is approved that takes something away for good. */
export function approve(
  { homeport, control }: Pick<Door, 'homeport' | 'control'>,
  plans: readonly string[],
  answers: Record<string, string>,
): Promise<Run> {
  assertAllowed(control, 'safe')
  const loses = plans.map((id) => homeport.plan(id)).find(({ plan }) => losesData(plan, answers))
  if (loses !== undefined) assertAllowed(control, 'full')
  return homeport.startRun({ plans: [...plans], answers }, asker)
}

export async function rollBack(
  door: Pick<Door, 'homeport' | 'control'>,
  stack: string,
  release: number,
): Promise<Run> {
  assertAllowed(door.control, 'safe')
  const { plan } = await door.homeport.makePlan({ stack, release }, asker)
  if (plan.questions.length > 0) {
    const asked = plan.questions.map(({ text }) => text).join('; ')
    throw new HomeportError('question-open', `the plan ${plan.id} asks: ${asked}`)
  }
  const inTheWay = hindrance(plan)
  if (inTheWay !== undefined) throw new HomeportError('plan-empty', inTheWay.text, inTheWay.advice)
  if (plan.operations.length === 0) {
    throw new HomeportError('plan-empty', `${stack} is as release #${release} left it`)
  }
  return approve(door, [plan.id], {})
}

/** Whoever starts it will be told what is wrong with the answers. */
function losesData(plan: Plan, answers: Record<string, string>): boolean {
  const chosen = answeredPlan(plan, ownAnswers(plan, answers))
  return chosen.ok && chosen.value.some(takesAway)
}

/** A restore replaces what is there; what a removed service wrote into its own container is gone with it. */
function takesAway(operation: Operation): boolean {
  if (operation.kind === 'project-up') return operation.removes.length > 0
  return ['service-remove', 'project-down', 'volume-restore'].includes(operation.kind)
}

function lastLines(lines: readonly string[]): string[] {
  const last = lines.slice(-LOG_LINES).map((line) => line.slice(0, LOG_BYTES / 4))
  let bytes = last.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0)
  while (bytes > LOG_BYTES) bytes -= Buffer.byteLength(last.shift() ?? '') + 1
  return last
}
