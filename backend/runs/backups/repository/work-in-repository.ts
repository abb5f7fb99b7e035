import { fail, ok, type Problem, type Result } from '../../../contract/problem.ts'
import { exitMeaning, type Meaning } from '../../../core/backups/exit-meaning.ts'
import { deadLocks, holderText, type Lock, locksIn } from '../../../core/backups/locks.ts'
import { type Heard, hear, nothingHeard } from '../../../core/backups/restic-output.ts'
import type { HelperWork } from '../../../ports/backup-tool.ts'
import { EngineError } from '../../../ports/docker-api.ts'
import { LeftStanding } from '../../step.ts'
import type { World } from '../../world.ts'

/** Who has something done in a repository. */
export interface Client {
  world: World
  /** A question waits for no turn on the node, and makes no repository where there is none. */
  asks: boolean
  stop: AbortSignal
  say(line: string): void
}

const MOST_TRIES = 4
const LOCKED_WAIT_MS = 15_000

/**
 * Has restic do something, and puts right what can be: work that was cut off begins anew, a repository that never was is
 * made, a lock that a dead helper of ours left is taken away. A problem names the way out; nothing is left on the node.
 */
export async function workInRepository(client: Client, work: HelperWork): Promise<Result<Heard>> {
  const { world, stop } = client
  const { repository } = work
  for (let tries = 1; ; tries += 1) {
    const heard = await listen(client, work)
    if (stop.aborted) throw new LeftStanding('homeport stops')
    const meaning = exitMeaning(heard, aboutOf(work))
    if (meaning.kind === 'whole' || meaning.kind === 'partly') {
      if (!isKnown(world, repository.name)) world.store.setFact(knownFact(repository.name), work.node)
      return ok(heard)
    }
    await world.backupTool.discard(work.node, work.id)
    if (meaning.kind === 'no-repository' && client.asks && !isKnown(world, repository.name))
      return ok(nothingHeard)
    const right = await putRight(client, work, meaning, tries)
    if (!right.ok) return right
  }
}

async function listen({ world, asks, stop, say }: Client, work: HelperWork): Promise<Heard> {
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

type Wrong = Exclude<Meaning, { kind: 'whole' } | { kind: 'partly' }>

async function putRight(
  client: Client,
  work: HelperWork,
  meaning: Wrong,
  tries: number,
): Promise<Result<void>> {
  if (meaning.kind === 'failed') return fail(meaning.problem)
  if (tries === MOST_TRIES) return fail(gaveUp(work, meaning.kind))
  if (meaning.kind === 'interrupted') {
    client.say('    it was cut off, and begins anew')
    return ok(undefined)
  }
  return meaning.kind === 'locked' ? freeLocks(client, work) : makeRepository(client, work)
}

/** One that was there and is not is no new one: a disk that is not mounted would get a second. */
async function makeRepository(client: Client, work: HelperWork): Promise<Result<void>> {
  const { name } = work.repository
  if (isKnown(client.world, name)) {
    return fail({
      code: 'repository-gone',
      text: `there is no repository ${name} at ${addressOf(work)} any more`,
      advice: `Is its disk mounted there? If it is lost for good, give it another name in topology.yaml: a new one is made then.`,
    })
  }
  client.say(`    making the repository ${name}`)
  const made = await besides(client, work, 'init', [])
  return made.ok ? ok(undefined) : made
}

/** Only locks of our own helpers that are seen to run no more; of others nobody here knows. */
async function freeLocks(client: Client, work: HelperWork): Promise<Result<void>> {
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

/** A small piece of work beside the one that cannot go on without it. */
async function besides(
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

function gaveUp(work: HelperWork, kind: Wrong['kind']): Problem {
  const { name } = work.repository
  if (kind === 'locked') {
    return {
      code: 'repository-locked',
      text: `the repository ${name} is locked by another restic`,
      advice:
        'Wait until that is done. If nothing else uses it: restic unlock on the machine that made the lock.',
    }
  }
  return {
    code: 'backup-failed',
    text: `restic on ${work.node} was cut off again and again`,
    advice: `Look at ${work.node}: power, memory, Docker.`,
  }
}

function aboutOf(work: HelperWork) {
  const { node, repository, volume } = work
  return { repository: repository.name, address: addressOf(work), node, volume: volume?.name ?? '' }
}

function addressOf({ repository: { user, host, port, path } }: HelperWork): string {
  return `${user}@${host}${port === 22 ? '' : `:${port}`}:${path}`
}

function isKnown(world: World, name: string): boolean {
  return world.store.fact(knownFact(name)) !== undefined
}

function knownFact(name: string): string {
  return `repository.${name}`
}
