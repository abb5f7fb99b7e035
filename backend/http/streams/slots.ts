import { HomeportError } from '../../contract/errors.ts'

/** At most so many at once. `take` refuses when all are taken; what it returns gives the slot back. */
export function slots(limit: number, what: string): { take(): () => void } {
  let taken = 0
  return {
    take() {
      if (taken >= limit) throw new HomeportError('too-many-streams', `${limit} ${what} are open already`)
      taken += 1
      return () => {
        taken -= 1
      }
    },
  }
}
