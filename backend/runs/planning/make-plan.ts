import { fail, ok, type Result } from '../../contract/doors/problem.ts'
import type { MakePlan } from '../../contract/doors/requests.ts'
import type { Plan } from '../../contract/plan.ts'
import { coveredVolumes } from '../../core/backups/covered.ts'
import type { Inventory } from '../../core/inventory/inventory.ts'
import type { DesiredStack } from '../../core/plan/desired-stack.ts'
import { planStack } from '../../core/plan/plan-stack.ts'
import { nodeOf } from '../../core/plan/subject.ts'
import { type NodeSeen, planSwarm } from '../../core/swarm/plan-swarm.ts'
import { halfRestored } from '../backups/records.ts'
import { look, lookAtNodes } from '../look.ts'
import { projectPlan } from '../project/project-plan.ts'
import type { World } from '../world.ts'
import { desiredOf } from './desired.ts'
import { keptByReleases } from './kept-releases.ts'
import { overridesOf } from './overrides.ts'
import { resolveDigests } from './resolve-digests.ts'
import { deployedElsewhere, stackSubject } from './target-of.ts'

/** Fetches, renders, looks and decides; writes nothing on any engine. */
export async function makePlan(world: World, request: MakePlan): Promise<Result<Plan>> {
  const inventory = world.inventory()
  if (inventory === undefined)
    return fail({ code: 'inventory-invalid', text: 'there is no good inventory yet' })
  const commit = inventory.commit
  const nothing = { commit, desired: '', observed: '', applied: '' }
  if ('swarm' in request) {
    const subject = { kind: 'swarm' as const, swarm: request.swarm }
    return makePlanFor(world, { subject, purpose: 'apply', madeFrom: nothing })
  }
  const found = stackSubject(world, inventory, request.stack)
  if (!found.ok) return found
  const subject = found.value
  const wished = inventory.stacks.some((stack) => stack.name === request.stack)
  if (request.release !== undefined) {
    const madeFrom = { ...nothing, release: request.release }
    return makePlanFor(world, { subject, purpose: 'roll-back', madeFrom })
  }
  return makePlanFor(world, { subject, purpose: wished ? 'apply' : 'remove', madeFrom: nothing })
}

/** The plan for a subject and purpose, from what is there now. */
export async function makePlanFor(
  world: World,
  of: Pick<Plan, 'subject' | 'purpose' | 'madeFrom'>,
): Promise<Result<Plan>> {
  const { subject } = of
  if (subject.kind === 'swarm') return swarmPlan(world, subject.swarm)
  const here = deployedElsewhere(world, subject)
  if (!here.ok) return here
  const known = world.inventory()?.stacks.find(({ name }) => name === subject.stack)
  const half =
    known && of.purpose !== 'remove'
      ? halfRestored(world.store, known.name, coveredVolumes(known))
      : undefined
  if (half !== undefined) return fail(half)
  return nodeOf(subject) === undefined ? stackPlan(world, of) : projectPlan(world, of)
}

async function stackPlan(
  world: World,
  of: Pick<Plan, 'subject' | 'purpose' | 'madeFrom'>,
): Promise<Result<Plan>> {
  if (of.subject.kind !== 'stack') throw new Error('not a stack')
  const { stack, target } = of.subject
  const desired = await desiredOf(world, of)
  if (!desired.ok) return desired
  const wished = desired.value as DesiredStack | undefined
  const seen = await look(world, target)
  const { release } = of.madeFrom
  // A release is put back with the very images it ran; what is new is asked of the registry.
  const ran = release === undefined ? undefined : world.store.release(stack, release)?.images
  const digests =
    wished === undefined || release !== undefined ? {} : await resolveDigests(world, wished, seen)
  return ok(
    planStack({
      stack,
      swarm: target,
      desired: wished,
      commit: wished?.commit ?? of.madeFrom.commit,
      snapshot: seen.snapshot,
      applied: world.store.applied(stack),
      instance: world.store.instance,
      purpose: of.purpose,
      ...(release === undefined ? {} : { release }),
      ...(ran && { ran }),
      digests,
      keep: keptByReleases(world.store, stack),
      overrides: overridesOf(world.store, stack),
    }),
  )
}

async function swarmPlan(world: World, name: string): Promise<Result<Plan>> {
  const inventory = world.inventory() as Inventory
  const swarm = inventory.swarms.find((candidate) => candidate.name === name)
  if (swarm === undefined) return fail({ code: 'not-found', text: `the inventory has no swarm ${name}` })
  const nodes = inventory.nodes.filter((node) => node.swarm === name)
  const looks = await lookAtNodes(
    world,
    nodes.filter((node) => node.connect.length > 0).map((node) => node.name),
  )
  const seen: Record<string, NodeSeen> = {}
  for (const [node, answer] of Object.entries(looks)) {
    seen[node] = answer.ok ? answer : { ok: false, problem: answer.problem }
  }
  const active = Object.values(looks).some((one) => one.ok && one.info.Swarm?.ControlAvailable === true)
  const snapshot = active ? (await look(world, name)).snapshot : undefined
  const recordedClusterId = world.store.fact(`cluster.${name}`)
  return ok(
    planSwarm({
      swarm,
      nodes,
      seen,
      commit: inventory.commit,
      networks: inventory.networks,
      ...(snapshot === undefined ? {} : { snapshot }),
      ...(recordedClusterId === undefined ? {} : { recordedClusterId }),
      appliedLabels: JSON.parse(world.store.fact(`labels.${name}`) ?? '{}'),
      asksBeforeInit: world.asksBeforeInit,
    }),
  )
}
