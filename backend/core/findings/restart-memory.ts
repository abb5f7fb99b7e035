import { labels } from '../../contract/words.ts'
import { containersOf, type NodeSnapshot } from '../project/seen-project.ts'
import { DAY_MS, OFTEN, type OftenFailing, SETTLED_MS, TEN_MINUTES_MS } from './failure-memory.ts'

/**
 * How often the engine of a Compose node started containers again, by their ids: it counts, but never says when. Times
 * are monotonic milliseconds of one's own.
 */
export type RestartMemory = ReadonlyMap<string, Restarted>

export interface Restarted {
  stack: string
  service: string
  /** What the engine had counted; undefined: it ran already at the first look, and was not asked. */
  count: number | undefined
  /** When restarts were first seen. */
  at: readonly number[]
  exitCode: number
  runningSince: number | undefined
}

/** The newest are enough to tell. */
const KEPT = 20

/** The memory after one more look; `memory` undefined: the first, at which what the engine has counted is old. */
export function rememberRestarts(
  memory: RestartMemory | undefined,
  { containers, restarts }: Pick<NodeSnapshot, 'containers' | 'restarts'>,
  now: number,
): RestartMemory {
  const stacks = [...new Set(containers.flatMap(({ Labels }) => Labels[labels.stack] ?? []))]
  const seen = stacks.flatMap((stack) =>
    containersOf(containers, stack).map(({ id, service, state }): [string, Restarted] => {
      const isNew = memory !== undefined && !memory.has(id)
      const count = isNew ? 0 : undefined
      const known = memory?.get(id) ?? { stack, service, count, at: [], exitCode: 0, runningSince: undefined }
      const restarting = restarts[id]
      if (restarting !== undefined)
        return [id, restartedOnce({ ...known }, restarting, now, memory === undefined)]
      return [id, { ...known, runningSince: state === 'running' ? (known.runningSince ?? now) : undefined }]
    }),
  )
  return new Map(seen)
}

/** Of one that was never asked, all but the restart that is seen may be old. */
function restartedOnce(
  known: Restarted,
  { count, exitCode }: NodeSnapshot['restarts'][string],
  now: number,
  isFirst: boolean,
): Restarted {
  const before = known.count ?? (isFirst ? count : count - 1)
  // Somebody who starts it by hand lets the engine count anew.
  const fresh = count >= before ? count - before : count
  const young = known.at.filter((at) => at > now - DAY_MS)
  const at = [...young, ...Array.from({ length: Math.min(fresh, KEPT) }, () => now)].slice(-KEPT)
  return { ...known, count, at, exitCode, runningSince: undefined }
}

/** Whether a container, as it is now, keeps failing: in a loop, or now and then. */
export function oftenRestarted(
  { at, exitCode, runningSince }: Restarted,
  now: number,
): OftenFailing | undefined {
  const within = (ms: number) => at.filter((one) => one > now - ms).length
  const isSettled = runningSince !== undefined && now - runningSince >= SETTLED_MS
  const text = `it ended with code ${exitCode}`
  const loop = within(TEN_MINUTES_MS)
  if (loop >= OFTEN && !isSettled) return { kind: 'crash-loop', count: loop, text }
  const day = within(DAY_MS)
  return day >= OFTEN ? { kind: 'flapping', count: day, text } : undefined
}

/** Ids of containers in a crash loop: between two crashes they seem to run. */
export function loopingContainers(memory: RestartMemory | undefined, now: number): Set<string> {
  const looping = [...(memory ?? [])].filter(([, one]) => oftenRestarted(one, now)?.kind === 'crash-loop')
  return new Set(looping.map(([id]) => id))
}
