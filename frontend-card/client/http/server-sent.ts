/** One server-sent event, as it was written. */
export interface ServerSent {
  id?: string
  type: string
  data: string
}

/** What one event may have, in characters: a line of a log is cut long before. */
const LIMIT = 16 * 1024 * 1024

/** Takes text as it arrives, in pieces of any size, and gives the events that became complete. */
export function serverSentReader(): (piece: string) => ServerSent[] {
  let rest = ''
  return (piece) => {
    const blocks = (rest + piece).split('\n\n')
    rest = blocks.pop() as string
    if (rest.length > LIMIT) throw new Error('an event is longer than 16 MB')
    return blocks.flatMap(eventOf)
  }
}

/** Nothing for a block of comments or of `retry:` only. */
function eventOf(block: string): ServerSent[] {
  const fields = block.split('\n').map((line) => /^([a-z]+): ?(.*)$/s.exec(line))
  const all = (name: string) => fields.flatMap((field) => (field?.[1] === name ? [field[2] as string] : []))
  const data = all('data')
  if (data.length === 0) return []
  const id = all('id').at(-1)
  return [
    { type: all('event').at(-1) ?? 'message', data: data.join('\n'), ...(id === undefined ? {} : { id }) },
  ]
}
