import type { Result } from '../../contract/doors/problem.ts'
import { type ErrorCode, errorCodes, HomeportError } from '../../contract/errors.ts'
import type { CoveredVolume } from '../../core/backups/covered.ts'
import type { PlacedVolume } from '../../core/backups/plan-data.ts'
import type { World } from '../world.ts'
import { type BackedUp, placeEach } from './place-volumes.ts'
import { halfRestored, recordFailure } from './records.ts'

// Of the volumes of a stack those with which something can be done: a volume that is not fit keeps no other from it, and
// why it is not is told where the backups are. Refused is only what leaves none.

/** Those that lie somewhere. */
export async function foundOf(
  world: World,
  wished: BackedUp,
  record: typeof recordFailure,
): Promise<PlacedVolume[]> {
  const { placed, lost } = await placeEach(world, wished)
  const [first] = lost
  if (first !== undefined && placed.length === 0) orRefuse({ ok: false, problem: first.problem })
  for (const { volume, problem } of lost)
    record(world.store, wished.stack.name, volume, world.clock.now(), problem)
  return placed
}

/** Those that are not half restored: such a one would become the newest backup, and push a good one out. */
export function unspoilt(
  { store, clock }: World,
  { stack }: BackedUp,
  volumes: CoveredVolume[],
): CoveredVolume[] {
  const half = volumes.flatMap((one) => {
    const problem = halfRestored(store, stack.name, [one])
    return problem === undefined ? [] : [{ one, problem }]
  })
  for (const { one, problem } of half) recordFailure(store, stack.name, one.volume, clock.now(), problem)
  const [first] = half
  if (first !== undefined && half.length === volumes.length) orRefuse({ ok: false, problem: first.problem })
  return volumes.filter((volume) => !half.some(({ one }) => one === volume))
}

/** Problems of the repository have codes of their own, for programs; HTTP knows one for all. */
export function orRefuse<T>(result: Result<T>): T {
  if (result.ok) return result.value
  const { code, text, advice } = result.problem
  const known = Object.hasOwn(errorCodes, code) ? (code as ErrorCode) : 'repository-problem'
  throw new HomeportError(known, text, advice, { problem: result.problem })
}
