import { onTestFinished } from 'vitest'
import { httpLink } from '../../../../frontend-card/client/http/http-link.ts'
import type { Link, LinkState } from '../../../../frontend-card/client/link.ts'
import { TOKEN } from '../../../http/support/a-server.ts'

export const link = (port: number, token = TOKEN): Link =>
  httpLink({ base: `http://127.0.0.1:${port}/api/v1`, token, wait: async () => {} })

/** Hears everything in order; `until` resolves with all of it once it contains the text. */
export function heard(from: Link) {
  const all: string[] = []
  let changed = Promise.withResolvers<void>()
  const hear = (what: string) => {
    all.push(what)
    changed.resolve()
    changed = Promise.withResolvers()
  }
  const end = from.follow({
    state: (state: LinkState) => hear(`is ${state.kind}`),
    home: (home) => hear(`home ${home.home}`),
    event: (event) => hear(`event ${event.type}`),
  })
  onTestFinished(end)
  return {
    end,
    all,
    async until(what: string) {
      while (!all.includes(what)) await changed.promise
      return all
    },
  }
}
