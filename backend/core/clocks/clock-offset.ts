import type { EngineInfo } from '../engine/seen.ts'

/** What a node says of itself, and how its clock stands to homeport's. */
export interface NodeInfo extends EngineInfo {
  /** By so many milliseconds it is certainly ahead; less than none: behind. Absent where it does not say. */
  clockAheadMs?: number
}

/**
 * How far a node's clock is ahead of homeport's, as far as that is certain: the node said its time at some moment
 * between homeport's question and its answer, so that half of what lay between may be the line's. All UTC.
 */
export function clockAheadMs(node: string | undefined, asked: string, answered: string): number | undefined {
  const [said, from, to] = [node ?? '', asked, answered].map((at) => Date.parse(at)) as [
    number,
    number,
    number,
  ]
  // A clock of homeport's own that was set meanwhile tells nothing.
  if (Number.isNaN(said) || !(to >= from)) return undefined
  if (said > to) return said - to
  return said < from ? said - from : 0
}
