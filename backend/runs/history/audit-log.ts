import type { Asker } from '../../contract/doors/requests.ts'
import { HomeportError, isOfTheStore } from '../../contract/errors.ts'
import type { World } from '../world.ts'

/** Every deed is written down with who asked for it, the refused one too. */
export interface AuditLog {
  now<T>(asker: Asker, what: string, deed: () => T): T
  /**
   * The same for a deed that first has to look: what came of looking is what is written down. `more`: what is to be
   * said of what was done, and was not known before.
   */
  later<T>(asker: Asker, what: string, deed: () => Promise<T>, more?: (value: T) => string): Promise<T>
}

export function auditLog({ store, clock }: Pick<World, 'store' | 'clock'>): AuditLog {
  const now: AuditLog['now'] = ({ who, from }, what, deed) => {
    const note = (result: string) => store.audit({ at: clock.now(), who, from, what, result })
    try {
      const value = deed()
      noteAccepted(note)
      return value
    } catch (error) {
      if (error instanceof HomeportError && !isOfTheStore(error)) note(`refused: ${error.message}`)
      throw error
    }
  }
  return {
    now,
    async later(asker, what, deed, more = () => '') {
      const { text, outcome } = await deed().then(
        (value) => ({ text: what + more(value), outcome: () => value }),
        (error: unknown) => ({
          text: what,
          outcome: () => {
            throw error
          },
        }),
      )
      return now(asker, text, outcome)
    },
  }
}

/** What was done is done, although the disk took no word of it. */
function noteAccepted(note: (result: string) => void): void {
  try {
    note('accepted')
  } catch (error) {
    if (!isOfTheStore(error)) throw error
  }
}
