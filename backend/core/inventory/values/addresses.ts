import type { Connection } from '../inventory.ts'
import { readConnection } from './connections.ts'

/**
 * The connection a person means who types where a node is: `192.168.1.22`, `ada@rpi2.local`, `rpi2:2222`, or a whole
 * `ssh://…`. Undefined when it is none, or not by SSH: keys for TLS are files that are put in place by hand.
 */
export function readAddress(text: string): Connection | undefined {
  const typed = text.trim()
  const connection = readConnection(typed.includes('://') ? typed : `ssh://${withUser(typed)}`)
  return connection?.kind === 'tls' ? undefined : connection
}

export const ADDRESS_FORMS = '192.168.1.22, rpi2.local or ada@rpi2:2222'

function withUser(typed: string): string {
  const [, user = 'homeport', host = ''] = /^(?:([^@]*)@)?(.*)$/.exec(typed) ?? []
  // More than one colon: an address of IPv6 without its brackets.
  const isBare = /^[0-9A-Fa-f]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(%\w+)?$/.test(host)
  return `${user}@${isBare ? `[${host}]` : host}`
}
