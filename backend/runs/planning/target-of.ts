import { fail, ok, type Result } from '../../contract/doors/problem.ts'
import type { Inventory } from '../../core/inventory/inventory.ts'
import { type StackSubject, stackOnNode, wishedSubject } from '../../core/plan/project/wished-subject.ts'
import { nodeOfTarget, targetKey } from '../../core/plan/subject.ts'
import { isProject } from '../../core/project/desired-project.ts'
import type { World } from '../world.ts'
import type { Desired } from './desired.ts'
import { newestReleases, targetFact } from './kept-releases.ts'

/** What a stack's plan is about: the stack on where it runs, or last ran when the inventory has it no more. */
export function stackSubject(world: World, inventory: Inventory, name: string): Result<StackSubject> {
  const stack = inventory.stacks.find((candidate) => candidate.name === name)
  if (stack !== undefined) return wishedSubject(stack)
  // A first release that failed left something behind, but no release.
  const target = lastTarget(world, name)
  if (target !== undefined) return ok(target)
  return fail({ code: 'not-found', text: `there is no stack ${name}` })
}

/** A stack moves only by a person: its data is where it was. */
export function deployedElsewhere(world: World, subject: StackSubject): Result<void> {
  const old = world.inventory()?.stacks.find(({ name }) => name === subject.stack)?.renamedFrom
  if (old !== undefined && isDeployed(world, old)) return fail(underOldName(subject.stack, old))
  const last = lastTarget(world, subject.stack)
  if (last === undefined || !isDeployed(world, subject.stack)) return ok(undefined)
  if (targetKey(last) === targetKey(subject)) return ok(undefined)
  return fail({
    code: 'deployed-elsewhere',
    text: `stack ${subject.stack} still runs on ${last.on ?? 'swarm'} ${last.target}, and its data is there`,
    advice: 'Take it out of the inventory and let homeport remove it there first; then carry its data over.',
  })
}

function isDeployed({ store }: World, stack: string): boolean {
  return Object.keys(store.applied(stack)).length > 0
}

/** What Docker makes for a stack bears its name: under a new one it would be made anew, empty, beside the old. */
function underOldName(stack: string, old: string) {
  return {
    code: 'deployed-elsewhere',
    text: `stack ${stack} still runs as ${old}, and its data is there: in volumes called ${old}_… and, on a node, in the folder ${old}`,
    advice: `Approve the removal of ${old} first: its data stays. Then carry it over, or give each volume of ${stack} its old name (name: ${old}_…).`,
  }
}

/** The name that a node has today. */
export function nodeToday({ inventory }: Pick<World, 'inventory'>, node: string): string {
  return inventory()?.nodes.find(({ renamedFrom }) => renamedFrom === node)?.name ?? node
}

function lastTarget(world: World, stack: string): StackSubject | undefined {
  const { store } = world
  const last = newestReleases(store, stack).at(0)?.desired as Desired | undefined
  const fact = store.fact(targetFact(stack))
  const node = fact === undefined ? undefined : nodeOfTarget(fact)
  if (node !== undefined) return stackOnNode(stack, nodeToday(world, node))
  if (fact !== undefined) return { kind: 'stack', stack, target: fact }
  if (last === undefined) return undefined
  return isProject(last)
    ? stackOnNode(stack, nodeToday(world, last.node))
    : { kind: 'stack', stack, target: last.swarm }
}
