import type { Run } from '../../backend/contract/run.ts'

const final = new Set<Run['state']>(['succeeded', 'rolled-back', 'failed', 'cancelled', 'refused'])

export function isUnderWay({ state }: Run): boolean {
  return !final.has(state)
}

/** A backup and a drill change nothing: while they go on, all is as it was. */
export function changesSomething({ parts }: Run): boolean {
  return parts.some(({ data }) => data !== 'back-up' && data !== 'drill')
}
