import { HomeportError } from '../../contract/errors.ts'
import type { Home } from '../../contract/home.ts'
import { releaseText } from '../entities/update.ts'
import { type Keys, nameOf } from '../memory/keys.ts'
import { openPlan } from '../telling/seen.ts'
import { approve, asker, assertAllowed, type Door, rollBack } from './verbs.ts'

/** What a press or a choice in Home Assistant asks for: `<base>/<kind>/<key>/<row>/set`. */
export interface Command {
  kind: string
  key: string
  row: string
  payload: string
}

export interface Desk extends Omit<Door, 'announceAgain'> {
  keys(): Keys
  /** The plan whose version Home Assistant shows, and since how many milliseconds. */
  shown(key: string): { plan: string; ms: number } | undefined
  /** The release chosen in the select. */
  chosen: Map<string, number>
}

/** So young a plan may not be the one that the person looked at. */
export const SETTLED_MS = 5_000

export function commandOf(topic: string, base: string, payload: Buffer): Command | undefined {
  if (!topic.startsWith(`${base}/`)) return undefined
  const [kind, key, row, set, ...more] = topic.slice(base.length + 1).split('/')
  if (kind === undefined || key === undefined || row === undefined) return undefined
  if (set !== 'set' || more.length > 0) return undefined
  return { kind, key, row, payload: payload.subarray(0, 256).toString('utf8') }
}

/** Throws HomeportError: Home Assistant waits for no answer, so that a refusal is told as an event. */
export async function carryOut(desk: Desk, command: Command): Promise<void> {
  const stack = stackOf(command, desk.homeport.home(), desk.keys())
  const act = stack === undefined ? undefined : acts[command.row]
  if (stack === undefined || act === undefined) {
    throw new HomeportError('not-found', `there is no ${command.row} of ${command.kind} ${command.key}`)
  }
  await act(desk, stack, command)
}

const acts: Record<string, (desk: Desk, stack: string, command: Command) => unknown> = {
  update: install,
  back_up: backUp,
  roll_back_to: choose,
  roll_back: (desk, stack) => {
    const release = desk.chosen.get(stack)
    if (release === undefined) throw new HomeportError('bad-request', `${stack}: no release is chosen`)
    return rollBack(desk, stack, release)
  },
}

/** A backup loses nothing, and takes a while. */
function backUp({ homeport, control }: Desk, stack: string): Promise<unknown> {
  assertAllowed(control, 'safe')
  return homeport.backUp({ stack }, asker)
}

/** Approves the plan whose version Home Assistant shows, and no other. */
function install(desk: Desk, stack: string, { key }: Command): unknown {
  const shown = desk.shown(key)
  const open = openPlan(desk.homeport.home(), stack)?.plan
  if (open === undefined) throw new HomeportError('plan-empty', `${stack}: there is no open plan`)
  if (open.questions.length > 0) {
    const advice = "Answer on homeport's page or card."
    throw new HomeportError('question-open', `${stack}: the plan asks questions`, advice)
  }
  if (shown?.plan !== open.id || shown.ms < SETTLED_MS) {
    const advice = 'Look at the version again, then install.'
    throw new HomeportError('plan-outdated', `${stack}: the plan changed a moment ago`, advice)
  }
  return approve(desk, [open.id], {})
}

function choose(desk: Desk, stack: string, { payload }: Command): void {
  const release = desk.homeport.releases(stack).find((one) => releaseText(one) === payload)
  if (release === undefined) throw new HomeportError('release-missing', `${stack} has no release ${payload}`)
  desk.chosen.set(stack, release.number)
}

function stackOf({ kind, key }: Command, home: Home, keys: Keys): string | undefined {
  if (kind !== 'stack') return undefined
  return home.stacks.find(({ name }) => keys[nameOf({ kind: 'stack', name })] === key)?.name
}
