import { HomeportError } from '../../contract/errors.ts'
import type { Clock } from '../../ports/clock.ts'
import type { People, Person } from '../../ports/people.ts'

export interface CoreUsers {
  /** The answer to `config/auth/list`. */
  list(): Promise<unknown>
  clock: Pick<Clock, 'monotonic'>
}

/** So long a lost right may still count. */
const KNOWN_FOR_MS = 60_000
/** Somebody new is not made to wait for that, and cannot make homeport ask all the time. */
const AGAIN_AFTER_MS = 5_000

interface Known {
  at: number
  people: Map<string, Person>
}

/** The users of Home Assistant. What it does not say now is not taken from what it said before: no one is let in. */
export function peopleInCore({ list, clock }: CoreUsers): People {
  let known: Known | undefined
  let asking: Promise<Known> | undefined
  const ask = () => {
    asking ??= read(list, clock.monotonic()).finally(() => {
      asking = undefined
    })
    return asking
  }
  return {
    async find(id) {
      const age = known === undefined ? Number.POSITIVE_INFINITY : clock.monotonic() - known.at
      const isEnough = known?.people.has(id) === true ? age < KNOWN_FOR_MS : age < AGAIN_AFTER_MS
      if (!isEnough) {
        known = undefined
        known = await ask()
      }
      return known?.people.get(id)
    },
  }
}

async function read(list: CoreUsers['list'], at: number): Promise<Known> {
  const said = await list().catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error)
    throw cannotAsk(why)
  })
  if (!Array.isArray(said)) throw cannotAsk('its answer is not a list of users')
  return { at, people: new Map(said.filter(mayLogIn).map((user) => [user.id, personOf(user)])) }
}

function cannotAsk(why: string): HomeportError {
  const advice = 'Wait until Home Assistant has started; nobody is let in before.'
  return new HomeportError('unreachable', `Home Assistant cannot be asked who you are: ${why}`, advice)
}

interface CoreUser {
  id: string
  name: string | null
  username: string | null
  is_owner: boolean
  is_active: boolean
  system_generated: boolean
  group_ids: string[]
}

function mayLogIn(user: CoreUser): boolean {
  return typeof user?.id === 'string' && user.is_active === true && user.system_generated !== true
}

/** As Core's own `User.is_admin`. */
function personOf({ name, username, is_owner, group_ids }: CoreUser): Person {
  const isAdmin = is_owner === true || (Array.isArray(group_ids) && group_ids.includes('system-admin'))
  return { name: name || username || 'someone', isAdmin }
}
