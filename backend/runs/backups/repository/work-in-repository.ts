import { fail, ok, type Result } from '../../../contract/doors/problem.ts'
import { exitMeaning, type Meaning } from '../../../core/backups/restic/exit-meaning.ts'
import { type Heard, nothingHeard } from '../../../core/backups/restic/restic-output.ts'
import type { HelperWork } from '../../../ports/backup-tool.ts'
import { aboutOf, gaveUp } from './about-work.ts'
import { freeLocks } from './free-locks.ts'
import { type Client, listen } from './listen.ts'
import { isKnown, makeRepository, rememberRepository } from './make-repository.ts'

const MOST_TRIES = 4

/**
 * Has restic do something, and puts right what can be: work that was cut off begins anew, a repository that never was is
 * made, a lock that a dead helper of ours left is taken away. A problem names the way out; nothing is left on the node.
 */
export async function workInRepository(client: Client, work: HelperWork): Promise<Result<Heard>> {
  const { world } = client
  for (let tries = 1; ; ) {
    const wasKnown = isKnown(world, work.repository.name)
    const heard = await listen(client, work)
    if (!heard.ok) return heard
    const meaning = exitMeaning(heard.value, aboutOf(work))
    if (meaning.kind === 'whole' || meaning.kind === 'partly') {
      rememberRepository(world, work)
      return heard
    }
    await world.backupTool.discard(work.node, work.id)
    if (meaning.kind === 'no-repository' && client.asks && !wasKnown) return ok(nothingHeard)
    const right = await putRight(client, work, { meaning, tries, wasKnown })
    if (!right.ok) return right
    tries += right.value
  }
}

interface Wrong {
  meaning: Exclude<Meaning, { kind: 'whole' } | { kind: 'partly' }>
  tries: number
  /** Homeport had seen the repository before it began. */
  wasKnown: boolean
}

/** The number of tries that it cost. */
async function putRight(
  client: Client,
  work: HelperWork,
  { meaning, tries, wasKnown }: Wrong,
): Promise<Result<0 | 1>> {
  if (meaning.kind === 'failed') return fail(meaning.problem)
  if (tries === MOST_TRIES) return fail(gaveUp(work, meaning.kind))
  if (meaning.kind === 'interrupted') {
    client.say('    it was cut off, and begins anew')
    return ok(1)
  }
  if (meaning.kind === 'locked') return freeLocks(client, work)
  const made = await makeRepository(client, work, wasKnown)
  return made.ok ? ok(1) : made
}
