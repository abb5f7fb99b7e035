import { fail, ok, type Result } from '../../contract/doors/problem.ts'
import type { Stack } from '../../core/inventory/inventory.ts'
import { composeFiles } from '../../core/project/compose-command.ts'
import type { DesiredProject, ProjectFile } from '../../core/project/desired-project.ts'
import { desiredProject, fileHash } from '../../core/project/make-desired.ts'
import { isOwnFile, placeOn } from '../../core/project/place.ts'
import { readComposeModel } from '../../core/project/project-model.ts'
import type { UsableSecret } from '../../core/project/values/secret-files.ts'
import { secretsOfStack } from '../planning/secrets-of-stack.ts'
import type { World } from '../world.ts'
import { nodeInReach } from './node-in-reach.ts'

const composeNames = ['compose.yaml', 'compose.yml', 'docker-compose.yaml', 'docker-compose.yml']

export interface ProjectWish {
  stack: string
  node: string
  commit: string
}

/** What the inventory of that commit wishes a stack to be on its node, whose own files have a say. */
export async function wishedProject(world: World, wish: ProjectWish): Promise<Result<DesiredProject>> {
  const stack = world.inventory()?.stacks.find(({ name }) => name === wish.stack)
  if (stack === undefined) {
    return fail({ code: 'plan-outdated', text: `stack ${wish.stack} is not in the inventory any more` })
  }
  const secrets = await usableSecrets(world, stack)
  if (!secrets.ok) return secrets
  const checkout = await world.source.checkOut(wish.commit)
  const files = await world.readStackFiles(checkout, stack.folder)
  return files.ok ? rendered(world, wish, files.value, secrets.value) : files
}

/** Sealed: what lies on a node tells nothing of the value. */
async function usableSecrets(world: World, stack: Stack): Promise<Result<UsableSecret[]>> {
  const named = await secretsOfStack(world, stack)
  if (!named.ok) return named
  const usable = stack.secrets.map(async (name): Promise<UsableSecret> => {
    const { version } = named.value[name] as { version: string }
    const value = await world.secrets.value(name, version)
    return { name, version, hash: world.projects.seal(fileHash(value)) }
  })
  return ok(await Promise.all(usable))
}

/** A release as it would be today: its files and secrets are what they were, the node's own are what they are (rule 24). */
export function releasedProject(world: World, released: DesiredProject): Promise<Result<DesiredProject>> {
  const files = released.files
    .filter(({ path }) => !isOwnFile(path))
    .map((file) => ({ ...file, hash: fileHash(Buffer.from(file.data, 'base64'), file.executable) }))
  const secrets = released.files.flatMap(({ secret, hash }) =>
    secret === undefined ? [] : [{ ...secret, hash }],
  )
  return rendered(world, released, files, secrets)
}

async function rendered(
  world: World,
  { stack, node, commit }: ProjectWish,
  files: readonly ProjectFile[],
  secrets: readonly UsableSecret[],
): Promise<Result<DesiredProject>> {
  const found = nodeInReach(world, node)
  if (!found.ok) return found
  const place = placeOn(found.value, stack)
  const compose = composeNames.find((name) => files.some(({ path }) => path === name))
  if (compose === undefined) return fail(noComposeFile(stack))
  const { projects } = world
  const answer = await projects.render(place, files, compose)
  if (!answer.ok) {
    // What the node lacks says more than how the rendering failed for want of it.
    const [lack] = await projects.lacks(place)
    return lack === undefined ? answer : fail({ code: 'node-lacks', ...lack })
  }
  const { json, root, hostFiles, hostValues, warnings } = answer.value
  return desiredProject({
    place,
    commit,
    instance: world.store.instance,
    files,
    compose: composeFiles(place, files, compose, hostFiles),
    hostFiles,
    hostValues,
    model: readComposeModel(json, root),
    secrets,
    warnings,
    seal: (value) => projects.seal(value),
  })
}

function noComposeFile(stack: string) {
  const file = `stacks/${stack}/compose.yaml`
  return {
    code: 'compose-missing',
    text: `The stack ${stack} has no Compose file.`,
    advice: `Add ${file}.`,
    file,
  }
}
