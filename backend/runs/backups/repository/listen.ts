import { fail, ok, type Result } from '../../../contract/problem.ts'
import { exitMeaning } from '../../../core/backups/exit-meaning.ts'
import { type Heard, hear, nothingHeard } from '../../../core/backups/restic-output.ts'
import type { HelperWork } from '../../../ports/backup-tool.ts'
import type { World } from '../../world.ts'
import { aboutOf, gaveUp } from './about-work.ts'

/** Who has something done in a repository. */
export interface Client {
  world: World
  /** A question waits for no turn on the node, and makes no repository where there is none. */
  asks: boolean
  stop: AbortSignal
  say(line: string): void
}

/** Has it done, or goes on listening to it, and tells how far it is. */
export async function listen({ world, asks, stop, say }: Client, work: HelperWork): Promise<Heard> {
  let heard = nothingHeard
  let told = 0
  const onLine = (line: string) => {
    heard = hear(heard, line)
    const percent = Math.floor(heard.done * 10) * 10
    if (percent <= told || percent >= 100) return
    told = percent
    say(`    ${percent} %`)
  }
  const { backupTool } = world
  await (asks ? backupTool.ask(work, onLine, stop) : backupTool.work(work, onLine, stop))
  return heard
}

/** A small piece of work beside the one that cannot go on without it. */
export async function besides(
  client: Client,
  work: HelperWork,
  script: HelperWork['script'],
  argv: readonly string[],
): Promise<Result<Heard>> {
  const { volume: _, ...rest } = work
  const small = { ...rest, id: `${work.id}:${script}`, script, argv }
  const heard = await listen({ ...client, asks: true }, small)
  const meaning = exitMeaning(heard, aboutOf(small))
  if (meaning.kind === 'whole' || meaning.kind === 'partly') return ok(heard)
  return fail(meaning.kind === 'failed' ? meaning.problem : gaveUp(work, meaning.kind))
}
