import { fail, ok, type Result } from '../../../contract/problem.ts'
import type { HelperWork } from '../../../ports/backup-tool.ts'
import type { World } from '../../world.ts'
import { addressOf } from './about-work.ts'
import { besides, type Client } from './listen.ts'

/** One that was there and is not is no new one: a disk that is not mounted would get a second. */
export async function makeRepository(client: Client, work: HelperWork): Promise<Result<void>> {
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
