import type { Plan } from '../../contract/plan.ts'
import { fail, ok, type Result } from '../../contract/problem.ts'
import type { Release } from '../../contract/release.ts'
import type { MakePlan } from '../../contract/requests.ts'
import type { Inventory } from '../../core/inventory/inventory.ts'
import type { DesiredStack } from '../../core/plan/desired-stack.ts'
import { planStack } from '../../core/plan/plan-stack.ts'
import { type NodeSeen, planSwarm } from '../../core/swarm/plan-swarm.ts'
import { type Look, look, lookAtNodes } from '../look.ts'
import type { World } from '../world.ts'
import { desiredOf } from './desired.ts'
import { keptByReleases, newestReleases, targetFact } from './kept-releases.ts'
import { overridesOf } from './overrides.ts'
import { resolveDigests } from './resolve-digests.ts'

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
  const target = targetOf(world, inventory, request.stack)
  if (!target.ok) return target
  const subject = { kind: 'stack' as const, stack: request.stack, target: target.value }
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
  return of.subject.kind === 'swarm' ? swarmPlan(world, of.subject.swarm) : stackPlan(world, of)
}

async function stackPlan(
  world: World,
  of: Pick<Plan, 'subject' | 'purpose' | 'madeFrom'>,
): Promise<Result<Plan>> {
  if (of.subject.kind !== 'stack') throw new Error('not a stack')
  const { stack, target } = of.subject
  const desired = await desiredOf(world, of)
  if (!desired.ok) return desired
  const seen = await look(world, target)
  const digests = await digestsFor(world, of, desired.value, seen)
  return ok(
    planStack({
      stack,
      swarm: target,
      desired: desired.value,
      commit: desired.value?.commit ?? of.madeFrom.commit,
      snapshot: seen.snapshot,
      applied: world.store.applied(stack),
      instance: world.store.instance,
      purpose: of.purpose,
      ...(of.madeFrom.release === undefined ? {} : { release: of.madeFrom.release }),
      digests,
      keep: keptByReleases(world.store, stack),
      overrides: overridesOf(world.store, stack),
    }),
  )
}

/** A release is put back with the very images it ran; what is new is asked of the registry. */
async function digestsFor(
  world: World,
  { subject, madeFrom }: Pick<Plan, 'subject' | 'madeFrom'>,
  desired: DesiredStack | undefined,
  seen: Look,
): Promise<Record<string, string | undefined>> {
  if (desired === undefined || subject.kind !== 'stack') return {}
  if (madeFrom.release === undefined) return resolveDigests(world, desired, seen)
  const images = world.store.release(subject.stack, madeFrom.release)?.images ?? {}
  return Object.fromEntries(
    Object.values(images).map((image) => image.split('@') as [string, string | undefined]),
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

/** Where a stack runs, or last ran when the inventory has it no more. */
function targetOf(world: World, inventory: Inventory, name: string): Result<string> {
  const stack = inventory.stacks.find((candidate) => candidate.name === name)
  if (stack?.runOn.kind === 'swarm') return ok(stack.runOn.swarm)
  if (stack !== undefined) {
    return fail({
      code: 'not-yet',
      text: `stack ${name} runs on plain nodes, which this version cannot deploy to`,
    })
  }
  const last = lastRelease(world, name)
  if (last !== undefined) return ok((last.desired as DesiredStack).swarm)
  // A first release that failed left services behind, but no release.
  const target = world.store.fact(targetFact(name))
  if (target !== undefined) return ok(target)
  return fail({ code: 'not-found', text: `there is no stack ${name}` })
}

function lastRelease(world: World, stack: string): Release | undefined {
  return newestReleases(world.store, stack).at(0)
}
