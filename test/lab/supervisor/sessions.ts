import { randomBytes } from 'node:crypto'
import { connectSocket } from '../ha/ha-socket.ts'
import type { Settings } from './settings.ts'

export interface Visitor {
  id: string
  username: string | null
  name: string | null
}

/** Sessions of ingress: each lasts fifteen minutes from when it was last used, and opens every app. */
export interface Sessions {
  create(userId: string | undefined): Promise<string>
  /** The session's visitor, `null` when it has none; nothing for a session that is none. */
  use(session: string): Visitor | null | undefined
}

const LASTS_MS = 15 * 60_000

export function sessions({ core }: Pick<Settings, 'core'>): Sessions {
  const open = new Map<string, { until: number; visitor: Visitor | null }>()
  return {
    async create(userId) {
      const session = randomBytes(64).toString('hex')
      const users = userId === undefined ? [] : await usersOf(core)
      const visitor = users.find(({ id }) => id === userId) ?? null
      open.set(session, { until: Date.now() + LASTS_MS, visitor })
      return session
    },
    use(session) {
      const found = open.get(session)
      if (found === undefined || found.until < Date.now()) return undefined
      found.until = Date.now() + LASTS_MS
      return found.visitor
    },
  }
}

/** As Core tells of them just now. */
async function usersOf({ url, token }: Settings['core']): Promise<Visitor[]> {
  const socket = await connectSocket(url, token)
  try {
    return await socket.ask<Visitor[]>('config/auth/list')
  } finally {
    socket.close()
  }
}
