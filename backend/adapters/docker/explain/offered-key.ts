import type { OfferedKey } from '../../../contract/host-key.ts'

/** The key that a node shows, as the way over SSH adds it to what ssh said; undefined when it shows none. */
export function offeredKey(node: string, said: string): OfferedKey | undefined {
  const found = /^It offers (\S+) (\S+) (SHA256:\S+)(?: in place of (the pinned )?(SHA256:.+))?$/m.exec(said)
  if (found === null) return undefined
  const [, kind = '', base64 = '', fingerprint = '', pinned, known] = found
  return {
    ...{ where: node, kind, key: `${kind} ${base64}`, fingerprint },
    ...(known !== undefined && { known: known.split(' ') }),
    ...(pinned !== undefined && { pinnedIn: `nodes/${node}.yaml` }),
  }
}
