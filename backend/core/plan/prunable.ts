import { labels } from '../../contract/words.ts'
import type { SwarmSnapshot } from '../engine/seen.ts'
import { referredNames } from './stack/wished-spec.ts'

/**
 * Configs and secrets homeport made for a stack that nothing names any more: no release kept, no service and no
 * service's previous spec (rule 12: Docker would let go of one that only a PreviousSpec names).
 */
export function prunable(
  snapshot: Pick<SwarmSnapshot, 'services' | 'configs' | 'secrets'>,
  stack: string,
  keep: { configs: readonly string[]; secrets: readonly string[] },
): { configs: string[]; secrets: string[] } {
  const named = snapshot.services
    .flatMap((service) => [service.Spec, ...(service.PreviousSpec ? [service.PreviousSpec] : [])])
    .map(referredNames)
  const spare = (kind: 'configs' | 'secrets') => {
    const needed = new Set([...keep[kind], ...named.flatMap((names) => names[kind])])
    return snapshot[kind]
      .filter(({ Spec }) => Spec.Labels?.[labels.stack] === stack && Spec.Labels[labels.hash] !== undefined)
      .map(({ Spec }) => Spec.Name)
      .filter((name) => !needed.has(name))
      .sort()
  }
  return { configs: spare('configs'), secrets: spare('secrets') }
}
