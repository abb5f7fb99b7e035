import type { onRequestAsyncHookHandler } from 'fastify'
import { HomeportError } from '../contract/errors.ts'

const reads = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * A browser names the page that writes: only a page this very address served may. Programs send no Origin. A page
 * that came by a rebound name looks like our own here, but has no token. Where a proxy passes Host on without its port,
 * as nginx does for `$host`, the browser's own verdict counts, which no page can write itself.
 */
export const refuseForeignOrigin: onRequestAsyncHookHandler = async (request) => {
  const { origin, host, 'sec-fetch-site': verdict } = request.headers
  if (reads.has(request.method) || origin === undefined) return
  if (verdict === 'same-origin' || isSameHost(origin, host)) return
  throw new HomeportError(
    'forbidden',
    'a page of another address may not write here',
    'Open the page at the address homeport is reached by, or let the proxy keep the Host header.',
  )
}

function isSameHost(origin: string, host: string | undefined): boolean {
  const page = URL.parse(origin)
  if (page === null || host === undefined || !/^https?:$/.test(page.protocol)) return false
  // Through URL, so that a default port that only one side names makes no difference.
  return URL.parse(`${page.protocol}//${host}`)?.host === page.host
}
