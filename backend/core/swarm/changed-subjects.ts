import type { Subject } from '../../contract/plan.ts'
import { labels } from '../../contract/words.ts'
import type { EngineService, SwarmSnapshot } from '../engine/seen.ts'
import type { Inventory } from '../inventory/inventory.ts'
import { byText, canonicalJson } from '../plan/keyed/canonical.ts'
import { stackOf } from './what-runs.ts'

/**
 * What is to be planned again because of what a swarm shows: stacks of which a service came, went or was written to,
 * and the swarm when its settings, its nodes or theirs are others than before.
 */
export function changedSubjects(before: SwarmSnapshot | undefined, after: SwarmSnapshot): Subject[] {
  const old = byId(before)
  const now = byId(after)
  const touched = [...now.values()].filter(({ ID, Version }) => old.get(ID)?.Version.Index !== Version.Index)
  const gone = [...old.values()].filter(({ ID }) => !now.has(ID))
  const stacks = stacksOf([...touched, ...gone], after.swarm)
  const isOther = before !== undefined && settingsOf(before) !== settingsOf(after)
  return isOther ? [{ kind: 'swarm', swarm: after.swarm }, ...stacks] : stacks
}

/** Stacks that a homeport has put there and that the inventory has no more. */
export function leftStacks(inventory: Pick<Inventory, 'stacks'>, snapshot: SwarmSnapshot): Subject[] {
  const wished = new Set(inventory.stacks.map(({ name }) => name))
  const left = snapshot.services.filter(({ Spec }) => {
    const stack = Spec.Labels?.[labels.stack]
    return stack !== undefined && !wished.has(stack)
  })
  return stacksOf(left, snapshot.swarm)
}

function stacksOf(services: readonly EngineService[], target: string): Subject[] {
  const names = [...new Set(services.flatMap((service) => stackOf(service) ?? []))].sort(byText)
  return names.map((stack) => ({ kind: 'stack', stack, target }))
}

function byId(snapshot: SwarmSnapshot | undefined): Map<string, EngineService> {
  return new Map(snapshot?.services.map((service) => [service.ID, service]) ?? [])
}

/** What people set; what the swarm itself notes of its nodes comes and goes. */
function settingsOf({ cluster, nodes }: SwarmSnapshot): string {
  const specs = nodes.map(({ ID, Spec }): [string, unknown] => [ID, Spec])
  return canonicalJson({ id: cluster.ID, spec: cluster.Spec, nodes: Object.fromEntries(specs) })
}
