import type { OfferedKey } from '../../../contract/host-key.ts'
import { fingerprintOf } from '../../../core/inventory/values/host-keys.ts'

const OFFER = /^It offers (\S+) (\S+) (SHA256:\S+)(?: in place of (the pinned )?(SHA256:.+))?$/gm

/**
 * The key that a node shows, as the way over SSH adds it to what ssh said; undefined when it shows none. ssh hands on
 * what a server says as it hangs up, line breaks and all, and whoever stands on the way may say this too: only our own
 * words, which come last, and a fingerprint that is the key's, are what a person may compare.
 */
export function offeredKey(node: string, said: string): OfferedKey | undefined {
  const found = [...said.matchAll(OFFER)].at(-1)
  const [, kind = '', base64 = '', fingerprint = '', pinned, known] = found ?? []
  if (found === undefined || fingerprintOf(base64) !== fingerprint) return undefined
  return {
    ...{ where: node, kind, key: `${kind} ${base64}`, fingerprint },
    ...(known !== undefined && { known: known.split(' ') }),
    ...(pinned !== undefined && { pinnedIn: `nodes/${node}.yaml` }),
  }
}
