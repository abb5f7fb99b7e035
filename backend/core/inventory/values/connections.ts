import type { Connection } from '../inventory.ts'

/**
 * The connection a URL names, or undefined. Neither user nor host can begin with a hyphen: they become arguments of
 * ssh. A password or a path has no place in it.
 */
export function readConnection(url: string): Connection | undefined {
  const unix = /^unix:\/\/(\/[^\0\s]+)$/.exec(url)
  if (unix) return { kind: 'unix', path: unix[1]!, url }
  const ssh = new RegExp(`^ssh://(${USER})@${HOST}${PORT}/?$`).exec(url)
  if (ssh)
    return withPort(ssh[4], 22, (port) => ({ kind: 'ssh', user: ssh[1]!, host: hostOf(ssh, 2), port, url }))
  const tls = new RegExp(`^tcp\\+tls://${HOST}${PORT}/?$`).exec(url)
  if (tls) return withPort(tls[3], 2376, (port) => ({ kind: 'tls', host: hostOf(tls, 1), port, url }))
  return undefined
}

export const CONNECTION_FORMS = 'ssh://user@node, ssh://user@node:port, tcp+tls://node:2376 or unix:///path'

const USER = '[A-Za-z0-9_][A-Za-z0-9_.-]*'
const HOST = '(?:\\[([0-9A-Fa-f:.]+(?:%[A-Za-z0-9]+)?)\\]|([A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?))'
const PORT = '(?::(\\d{1,5}))?'

function hostOf(match: RegExpExecArray, at: number): string {
  return (match[at] ?? match[at + 1])!
}

function withPort(
  text: string | undefined,
  otherwise: number,
  make: (port: number) => Connection,
): Connection | undefined {
  const port = text === undefined ? otherwise : Number(text)
  return port >= 1 && port <= 65_535 ? make(port) : undefined
}
