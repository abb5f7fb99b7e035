/**
 * The image as it is sent (rule 10): with the digest it was applied with while its text is unchanged, else with the
 * digest the tag has now, else the bare text. A release is put back with the digest it had.
 */
export function imageToSend(
  text: string,
  known: {
    /** What the service ran in the release that is put back. */
    ran: string | undefined
    /** As applied and as live, best first. */
    before: readonly (string | undefined)[]
    digest: string | undefined
  },
): string {
  if (text.includes('@')) return text
  if (known.ran?.startsWith(`${text}@`)) return known.ran
  const fresh = known.digest === undefined ? text : `${text}@${known.digest}`
  return known.before.find((image) => image !== undefined && image.split('@')[0] === text) ?? fresh
}
