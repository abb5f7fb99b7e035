import { type Evidence, silentTogether } from '../core/swarm/node-state.ts'
import type { Clock } from '../ports/clock.ts'
import type { Reach } from '../ports/nodes/reach.ts'
import type { Watched } from '../ports/nodes/watched.ts'

export interface SurroundingsWatch {
  noted(node: string, evidence: Evidence): void
  forget(node: string): void
  close(): void
}

/** Who never answered cannot go silent: so they are asked while all is well, too. */
const LEARN_EVERY_MS = 60_000
const ASK_EVERY_MS = 1_000
/** Once the network is back, nodes need a while before they answer again over SSH. */
const RECOVERY_MS = 10_000

/** When all nodes go silent together: asks whether anything else around homeport still answers (rule 8). */
export function watchSurroundings(
  { reach, clock }: { reach: Reach; clock: Clock },
  receiver: Pick<Watched, 'cutOffFrom'>,
): SurroundingsWatch {
  const end = new AbortController()
  const evidences = new Map<string, Evidence>()
  let cutOff: ReadonlySet<string> = new Set()
  let asking = false
  let askedAt = Number.NEGATIVE_INFINITY
  let silentAt = Number.NEGATIVE_INFINITY

  const tell = (nodes: ReadonlySet<string>) => {
    if (end.signal.aborted || (nodes.size === 0 && cutOff.size === 0)) return
    cutOff = nodes
    receiver.cutOffFrom(nodes)
  }

  const ask = async () => {
    asking = true
    askedAt = clock.monotonic()
    const answer = await reach.ask()
    asking = false
    const now = clock.monotonic()
    if (answer === 'silent') {
      silentAt = now
      if (cutOff.size === 0) tell(silentTogether(evidences, now))
    } else if (now - silentAt >= RECOVERY_MS) tell(new Set())
  }

  const learn = async () => {
    while (!end.signal.aborted) {
      if (!asking) await ask()
      await clock.wait(LEARN_EVERY_MS, end.signal)
    }
  }
  void learn()

  return {
    noted(node, evidence) {
      evidences.set(node, evidence)
      const now = clock.monotonic()
      if (asking || now - askedAt < ASK_EVERY_MS) return
      if (cutOff.size > 0 || silentTogether(evidences, now).size > 0) void ask()
    },
    forget: (node) => void evidences.delete(node),
    close: () => end.abort(),
  }
}
