import type { Operation } from '../../../contract/plan.ts'
import { byText } from '../keyed/canonical.ts'

type WithoutPlace<O> = O extends Operation ? Omit<O, 'id' | 'waits'> : never

/** An operation that does not know its place yet. Several drafts may provide the same thing: alternatives. */
export interface Draft {
  /** What is there once it is done: `service web`, `network domoticz_default`. */
  provides: string
  /** What must be there before; what no draft provides is there already. */
  waits: readonly string[]
  operation: WithoutPlace<Operation>
}

const ranks: Operation['kind'][] = [
  'swarm-init',
  'node-join',
  'swarm-settings',
  'node-settings',
  'network-create',
  'config-create',
  'secret-create',
  'service-create',
  'service-update',
  'service-remove',
  'network-remove',
  'config-remove',
  'secret-remove',
  'project-files',
  'project-up',
  'project-down',
]

/**
 * Operations in the order in which they can be done, numbered; the same drafts give the same order. Of drafts that
 * wait for each other in a ring the first goes first, and waits for none of the others.
 */
export function sequence(drafts: readonly Draft[]): Operation[] {
  const open = [...drafts].sort(byRank)
  const done: { draft: Draft; operation: Operation }[] = []
  while (open.length > 0) {
    const ready = open.find((draft) => !open.some((other) => other !== draft && precedes(other, draft)))
    const draft = ready ?? (open[0] as Draft)
    open.splice(open.indexOf(draft), 1)
    const waits = done.filter((before) => precedes(before.draft, draft)).map((before) => before.operation.id)
    const operation = { id: `#${done.length + 1}`, waits, ...draft.operation } as Operation
    done.push({ draft, operation })
  }
  return done.map(({ operation }) => operation)
}

function precedes(other: Draft, draft: Draft): boolean {
  return other.provides !== draft.provides && draft.waits.includes(other.provides)
}

function byRank(a: Draft, b: Draft): number {
  const rank = (draft: Draft) => ranks.indexOf(draft.operation.kind)
  return rank(a) - rank(b) || byText(a.provides, b.provides)
}
