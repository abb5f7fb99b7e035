import { fail, ok, type Problem, type Result } from '../../contract/doors/problem.ts'
import type { Stack } from '../../core/inventory/inventory.ts'
import type { World } from '../world.ts'

type Named = Record<string, { version: string; hash: string }>

/** The secrets a stack names, as they are in the store now; one that is not there is the problem. */
export async function secretsOfStack(
  { secrets }: Pick<World, 'secrets'>,
  { name: stack, secrets: names, folder }: Pick<Stack, 'name' | 'secrets' | 'folder'>,
): Promise<Result<Named>> {
  const known = await secrets.known()
  const missing = names.filter((name) => known[name] === undefined)
  if (missing.length === 0)
    return ok(Object.fromEntries(Object.entries(known).filter(([name]) => names.includes(name))))
  const advice = (await secrets.look(missing)).flatMap((entry) =>
    entry.state === 'there' ? [] : (entry.problem.advice ?? []),
  )
  return fail(notInStore(stack, folder, missing, [...new Set(advice)].join(' ')))
}

function notInStore(stack: string, folder: string, names: readonly string[], advice: string): Problem {
  return {
    code: 'secret-missing',
    text: `stack ${stack} needs secrets that are not in the store: ${names.join(', ')}`,
    advice,
    file: `${folder}/stack.yaml`,
    path: 'secrets',
  }
}
