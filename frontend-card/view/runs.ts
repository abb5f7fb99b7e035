import type { Run } from '../../backend/contract/run.ts'

const final = new Set<Run['state']>(['succeeded', 'rolled-back', 'failed', 'cancelled', 'refused'])

export function isUnderWay({ state }: Run): boolean {
  return !final.has(state)
}
