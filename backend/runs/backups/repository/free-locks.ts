import { ok, type Result } from '../../../contract/problem.ts'
import { deadLocks, holderText, type Lock, locksIn } from '../../../core/backups/locks.ts'
import type { HelperWork } from '../../../ports/backup-tool.ts'
import { EngineError } from '../../../ports/docker-api.ts'
import type { World } from '../../world.ts'
import { besides, type Client } from './listen.ts'

const LOCKED_WAIT_MS = 15_000

/** Only locks of our own helpers that are seen to run no more; of others nobody here knows. */
export async function freeLocks(client: Client, work: HelperWork): Promise<Result<void>> {
  const listed = await besides(client, work, 'locks', [])
  if (!listed.ok) return listed
  const locks = locksIn(listed.value.values)
  const dead = deadLocks(locks, client.world.store.instance, await runningHelpers(client.world))
  if (dead.length > 0) return freed(client, work, dead)
  client.say(`    ${work.repository.name} is locked by ${locks.map(holderText).join(', ') || 'somebody'}`)
  await client.world.clock.wait(LOCKED_WAIT_MS, client.stop)
  return ok(undefined)
}

async function freed(client: Client, work: HelperWork, dead: readonly Lock[]): Promise<Result<void>> {
  client.say(`    taking away the lock of ${dead.map(holderText).join(', ')}, which runs no more`)
  const ids = dead.map(({ id }) => id)
  const done = await besides(client, work, 'unlock', [work.repository.path, ...ids])
  return done.ok ? ok(undefined) : done
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
