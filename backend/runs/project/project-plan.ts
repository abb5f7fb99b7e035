import { ok, type Result } from '../../contract/doors/problem.ts'
import type { Plan } from '../../contract/plan.ts'
import { planProject } from '../../core/plan/project/plan-project.ts'
import type { AppliedService } from '../../core/plan/project/project-scene.ts'
import type { DesiredProject } from '../../core/project/desired-project.ts'
import { placeOn } from '../../core/project/place.ts'
import type { Store } from '../../ports/store.ts'
import { desiredOf } from '../planning/desired.ts'
import type { World } from '../world.ts'
import { nodeInReach } from './node-in-reach.ts'

/** The plan for a stack on a Compose node, from what is there now. */
export async function projectPlan(
  world: World,
  of: Pick<Plan, 'subject' | 'purpose' | 'madeFrom'>,
): Promise<Result<Plan>> {
  if (of.subject.kind !== 'stack') throw new Error('not a stack')
  const { stack, target } = of.subject
  const node = nodeInReach(world, target)
  if (!node.ok) return node
  const wished = await desiredOf(world, of)
  if (!wished.ok) return wished
  const desired = wished.value as DesiredProject | undefined
  const place = placeOn(node.value, stack)
  const applied = appliedFiles(world.store, stack)
  const paths = new Set([...(desired?.files ?? []).map(({ path }) => path), ...Object.keys(applied)])
  const api = world.engines.node(target)
  const [snapshot, hashes, lacks, images] = await Promise.all([
    world.readNode(target, api),
    world.projects.look(place, [...paths].sort()),
    world.projects.lacks(place),
    imagesOf(world, target, desired),
  ])
  return ok(
    planProject({
      place,
      desired,
      commit: desired?.commit ?? of.madeFrom.commit,
      purpose: of.purpose,
      ...(of.madeFrom.release === undefined ? {} : { release: of.madeFrom.release }),
      snapshot,
      files: { hashes, lacks },
      applied: world.store.applied(stack) as Record<string, AppliedService>,
      appliedFiles: applied,
      images,
      instance: world.store.instance,
    }),
  )
}

/** Hashes of the files that homeport last put into the folder of a stack, by path. */
export function appliedFiles(store: Store, stack: string): Record<string, string> {
  return JSON.parse(store.fact(filesFact(stack)) ?? '{}') as Record<string, string>
}

export const filesFact = (stack: string): string => `files.${stack}`

async function imagesOf(
  world: World,
  node: string,
  desired: DesiredProject | undefined,
): Promise<Record<string, string | undefined>> {
  const references = [...new Set(Object.values(desired?.services ?? {}).map(({ image }) => image))]
  const api = world.engines.node(node)
  const found = await Promise.all(references.map(async (one) => [one, (await api.image(one))?.Id] as const))
  return Object.fromEntries(found)
}
