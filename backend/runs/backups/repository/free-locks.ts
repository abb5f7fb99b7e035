import { fail, ok, type Result } from '../../../contract/doors/problem.ts'
import {
  deadLocks,
  holderText,
  isHeldByOurs,
  type Lock,
  locksIn,
} from '../../../core/backups/restic/locks.ts'
import type { HelperWork } from '../../../ports/backup-tool.ts'
import { EngineError } from '../../../ports/nodes/docker-api.ts'
import { LeftStanding } from '../../step.ts'
import type { World } from '../../world.ts'
import { besides, type Client } from './listen.ts'

const LOCKED_WAIT_MS = 15_000

/**
 * Takes away only locks of our own helpers that are seen to run no more; of others nobody here knows. The number of tries
 * it cost: none, when a helper of ours holds the lock, which may take as long as its work does.
 */
export async function freeLocks(client: Client, work: HelperWork): Promise<Result<0 | 1>> {
  const { world } = client
  const listed = await besides(client, work, 'locks', [])
  if (!listed.ok) return listed
  const locks = locksIn(listed.value.values)
  const running = await runningHelpers(world)
  const dead = deadLocks(locks, world.store.instance, running)
  if (dead.length > 0) return freed(client, work, dead)
  client.say(`    ${work.repository.name} is locked by ${locks.map(holderText).join(', ') || 'somebody'}`)
  await untilLookedAgain(client)
  const unwanted = client.unwanted()
  if (unwanted !== undefined) return fail(unwanted)
  return ok(canWait(client, work) && isHeldByOurs(locks, running) ? 0 : 1)
}

/** A person is not kept waiting, nor a stack for what the next backup can do as well. */
function canWait({ asks }: Client, { script }: HelperWork): boolean {
  return !asks && script !== 'forget'
}

async function untilLookedAgain({ world: { clock }, stop }: Client): Promise<void> {
  await clock.wait(LOCKED_WAIT_MS, stop)
  if (stop.aborted) throw new LeftStanding('homeport stops')
}

async function freed(client: Client, work: HelperWork, dead: readonly Lock[]): Promise<Result<1>> {
  client.say(`    taking away the lock of ${dead.map(holderText).join(', ')}, which runs no more`)
  const ids = dead.map(({ id }) => id)
  const done = await besides(client, work, 'unlock', [work.repository.path, ...ids])
  return done.ok ? ok(1) : done
}

/** By node; those that do not answer tell nothing, so that their locks stay. */
async function runningHelpers({ inventory, whyLost, backupTool }: World): Promise<Map<string, string[]>> {
  const nodes = (inventory()?.nodes ?? []).filter(({ name, connect }) => connect.length > 0 && !whyLost(name))
  const answers = await Promise.all(
    nodes.map(async ({ name }): Promise<[string, string[]][]> => {
      try {
        return [[name, await backupTool.running(name)]]
      } catch (error) {
        if (error instanceof EngineError) return []
        throw error
      }
    }),
  )
  return new Map(answers.flat())
}
