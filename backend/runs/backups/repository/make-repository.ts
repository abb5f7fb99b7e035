import { fail, ok, type Result } from '../../../contract/doors/problem.ts'
import type { HelperWork } from '../../../ports/backup-tool.ts'
import type { World } from '../../world.ts'
import { addressOf } from './about-work.ts'
import { besides, type Client } from './listen.ts'

/**
 * One that was there and is not is no new one: a disk that is not mounted would get a second. `wasKnown`: before the
 * work began that found none; somebody else may have made it meanwhile.
 */
export async function makeRepository(
  client: Client,
  work: HelperWork,
  wasKnown: boolean,
): Promise<Result<void>> {
  const { name } = work.repository
  if (!wasKnown && isKnown(client.world, name)) return ok(undefined)
  if (wasKnown) {
    return fail({
      code: 'repository-gone',
      text: `there is no repository ${name} at ${addressOf(work)} any more`,
      advice: `Is its disk mounted there? If it is lost for good, give it another name in topology.yaml: a new one is made then.`,
    })
  }
  const { store } = client.world
  const underWay = making.get(store) ?? new Map<string, Promise<Result<void>>>()
  making.set(store, underWay)
  const made = underWay.get(name) ?? initialise(client, work).finally(() => underWay.delete(name))
  underWay.set(name, made)
  return made
}

/**
 * Repositories that are being made now. Two at once would both succeed: each has a key of its own, the last settings stay,
 * and with the other key restic takes the whole for damaged.
 */
const making = new WeakMap<World['store'], Map<string, Promise<Result<void>>>>()

async function initialise(client: Client, work: HelperWork): Promise<Result<void>> {
  client.say(`    making the repository ${work.repository.name}`)
  const made = await besides(client, work, 'init', [])
  if (!made.ok) return made
  rememberRepository(client.world, work)
  return ok(undefined)
}

/** Whether homeport ever saw this repository. */
export function isKnown(world: World, name: string): boolean {
  return world.store.fact(knownFact(name)) !== undefined
}

export function rememberRepository({ store }: World, { node, repository }: HelperWork): void {
  if (store.fact(knownFact(repository.name)) === undefined) store.setFact(knownFact(repository.name), node)
}

function knownFact(name: string): string {
  return `repository.${name}`
}
