import { fail, ok, type Problem, type Result } from '../../../contract/doors/problem.ts'
import { exitMeaning } from '../../../core/backups/restic/exit-meaning.ts'
import { type Heard, hear, nothingHeard } from '../../../core/backups/restic/restic-output.ts'
import type { HelperWork } from '../../../ports/backup-tool.ts'
import { LeftStanding } from '../../step.ts'
import type { World } from '../../world.ts'
import { aboutOf, gaveUp, neverEnds } from './about-work.ts'

/** Who has something done in a repository. */
export interface Client {
  world: World
  /** A question waits for no turn on the node, and makes no repository where there is none. */
  asks: boolean
  stop: AbortSignal
  /** Why it is not wanted any more; looked at while it goes on. */
  unwanted(): Problem | undefined
  say(line: string): void
}

const LOOK_EVERY_MS = 1_000
/** restic waits for ever for a disk that hangs. Three days: a first backup over a slow line may take two. */
const MOST_MS = { question: 4 * 60_000, work: 3 * 86_400_000 }

/**
 * Has it done, or goes on listening to it, and tells how far it is. A problem when it was not wanted any more, or did
 * not end: then nothing of it is left on the node.
 */
export async function listen(client: Client, work: HelperWork): Promise<Result<Heard>> {
  const { stop, world, asks } = client
  const ear = earOf(client)
  const watch = whileWanted(client, work)
  try {
    const { backupTool } = world
    await (asks
      ? backupTool.ask(work, ear.onLine, watch.signal)
      : backupTool.work(work, ear.onLine, watch.signal))
  } finally {
    watch.end()
  }
  if (stop.aborted) throw new LeftStanding('homeport stops')
  const heard = ear.heard()
  const problem = heard.code === undefined ? watch.problem() : undefined
  if (problem === undefined) return ok(heard)
  await world.backupTool.discard(work.node, work.id)
  return fail(problem)
}

function earOf({ say }: Client) {
  let heard = nothingHeard
  let told = 0
  const onLine = (line: string) => {
    heard = hear(heard, line)
    const percent = Math.floor(heard.done * 10) * 10
    if (percent <= told || percent >= 100) return
    told = percent
    say(`    ${percent} %`)
  }
  return { onLine, heard: () => heard }
}

function whileWanted({ world: { clock }, asks, stop, unwanted }: Client, work: HelperWork) {
  const [ended, over] = [new AbortController(), new AbortController()]
  const until = clock.monotonic() + MOST_MS[asks ? 'question' : 'work']
  let problem: Problem | undefined
  const look = async () => {
    while (!ended.signal.aborted && problem === undefined) {
      problem = unwanted() ?? (clock.monotonic() > until ? neverEnds(work, asks) : undefined)
      if (problem === undefined) await clock.wait(LOOK_EVERY_MS, ended.signal)
    }
    over.abort()
  }
  void look()
  return {
    signal: AbortSignal.any([stop, over.signal]),
    problem: () => problem,
    end: () => ended.abort(),
  }
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
  if (!heard.ok) return heard
  const meaning = exitMeaning(heard.value, aboutOf(small))
  if (meaning.kind === 'whole' || meaning.kind === 'partly') return heard
  return fail(meaning.kind === 'failed' ? meaning.problem : gaveUp(work, meaning.kind))
}
