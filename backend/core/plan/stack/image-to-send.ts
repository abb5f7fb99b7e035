import type { Purpose } from '../../../contract/plan.ts'

/**
 * The image as it is sent (rule 10): with the digest it was applied with while its text is unchanged, else with the
 * digest the tag has now, else the bare text. A release is put back with the digest it had.
 */
export function imageToSend(
  text: string,
  known: {
    /** As applied and as live, best first. */
    before: readonly (string | undefined)[]
    digest: string | undefined
    purpose: Purpose
  },
): string {
  if (text.includes('@')) return text
  const fresh = known.digest === undefined ? text : `${text}@${known.digest}`
  if (known.purpose === 'roll-back' && known.digest !== undefined) return fresh
  return known.before.find((image) => image !== undefined && image.split('@')[0] === text) ?? fresh
}
