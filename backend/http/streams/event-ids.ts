/** Where a reader of events stands: at the beginning, behind an event of this process, or nowhere known. */
export type Position = { at: 'beginning' } | { at: 'event'; id: number } | { at: 'unknown' }

/** `<boot>-<n>`: numbers start anew with each process, so an id says whose it is. */
export function eventId(boot: string, id: number): string {
  return `${boot}-${id}`
}

/** Anything that is not an id of this process is `unknown`, never an error: a reader must be able to recover. */
export function readPosition(boot: string, sent: string | string[] | undefined): Position {
  if (sent === undefined || sent === '') return { at: 'beginning' }
  const [, owner, digits] = /^([0-9a-f]+)-(\d{1,15})$/.exec(String(sent)) ?? []
  return owner === boot ? { at: 'event', id: Number(digits) } : { at: 'unknown' }
}
