import type { Problem } from '../../contract/doors/problem.ts'
import { apartText, setClock } from '../clocks/clock-words.ts'

/** Keys and certificates bear more; a day's backups must still sort by day. */
const MOST_MS = 5 * 60_000

/**
 * What the clocks say. `home` is homeport's own; `newest` is when the newest backup was made: no clock of today can be
 * before it, unless it was ahead then. Which of the two, only a person knows: when one asks, it is done and told. All UTC.
 */
export function clockProblem(
  clocks: { home: string; node: string | undefined; newest: string | undefined },
  { node, isAsked }: { node: string; isAsked: boolean },
): { mayGoOn: boolean; problem: Problem } | undefined {
  const home = Date.parse(clocks.home)
  const newest = Date.parse(clocks.newest ?? '')
  if (newest - home > MOST_MS) {
    const text = `homeport's own clock is wrong, or was: it says ${clocks.home}, and the newest backup is of ${clocks.newest}`
    const advice = `If it says the right time, it was ahead then: back up now, by hand. If not: ${setClock('the machine of homeport')}`
    return { mayGoOn: isAsked, problem: { code: 'clock-wrong', text, advice } }
  }
  const offMs = Date.parse(clocks.node ?? '') - home
  if (Number.isNaN(offMs) || Math.abs(offMs) <= MOST_MS) return undefined
  const text = `the clock of ${node} is ${apartText(offMs)} ${offMs < 0 ? 'behind' : 'ahead'}; its backups bear homeport's time`
  return { mayGoOn: true, problem: { code: 'clock-wrong', text, advice: setClock(node) } }
}
