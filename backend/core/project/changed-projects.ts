import type { Subject } from '../../contract/plan.ts'
import { labels } from '../../contract/words.ts'
import type { EngineContainer } from '../engine/seen.ts'
import type { Inventory } from '../inventory/inventory.ts'
import { byText, canonicalJson } from '../plan/keyed/canonical.ts'
import { isUp } from '../plan/project/project-scene.ts'
import { composeLabels, containersOf, type NodeSnapshot } from './seen-project.ts'

/** Stacks on a node to be planned again: those of which a container came, went, stopped or is another one. */
export function changedProjects(
  inventory: Pick<Inventory, 'stacks'>,
  before: NodeSnapshot | undefined,
  after: NodeSnapshot,
): Subject[] {
  const wished = inventory.stacks
    .filter(({ runOn }) => runOn.kind === 'nodes' && runOn.nodes.includes(after.node))
    .map(({ name }) => name)
  const names = new Set([...wished, ...leftProjects(inventory, after)])
  return [...names]
    .sort(byText)
    .filter((stack) => stateOf(before, stack) !== stateOf(after, stack))
    .map((stack) => ({ kind: 'stack', stack, target: after.node, on: 'node' }))
}

/** Stacks that a homeport has put there and that the inventory has no more. */
function leftProjects(inventory: Pick<Inventory, 'stacks'>, { containers }: NodeSnapshot): string[] {
  const named = new Set(inventory.stacks.map(({ name }) => name))
  return containers
    .map(({ Labels }) => Labels[labels.stack])
    .filter((stack): stack is string => stack !== undefined && !named.has(stack))
}

function stateOf(snapshot: NodeSnapshot | undefined, stack: string): string {
  const all: readonly EngineContainer[] = snapshot?.containers ?? []
  const parts = containersOf(all, stack).map((container) => [
    container.id,
    isUp(container),
    container.imageId,
    container.labels[composeLabels.configHash] ?? null,
  ])
  return canonicalJson(parts)
}
