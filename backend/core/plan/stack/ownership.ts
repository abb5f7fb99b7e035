import { labels } from '../../../contract/words.ts'

/**
 * Whose an object of a swarm is. `hand-made`: of this stack, but put there without homeport. `unmanaged`: it has
 * nothing to do with this stack but its name. `foreign`: another homeport's.
 */
export type Ownership = 'ours' | 'hand-made' | 'unmanaged' | 'foreign'

export function ownershipOf(
  marks: Readonly<Record<string, string>> | null | undefined,
  stack: string,
  instance: string,
): Ownership {
  const owner = marks?.[labels.instance]
  if (owner !== undefined && owner !== instance) return 'foreign'
  if (owner === instance) return (marks?.[labels.stack] ?? stack) === stack ? 'ours' : 'unmanaged'
  return marks?.[labels.namespace] === stack ? 'hand-made' : 'unmanaged'
}

/** The marks homeport puts on everything it makes for a stack. */
export function ownLabels(stack: string, instance: string): Record<string, string> {
  return { [labels.stack]: stack, [labels.instance]: instance }
}
