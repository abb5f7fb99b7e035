import type { Result } from '../contract/doors/problem.ts'
import type { Stack } from '../core/inventory/inventory.ts'
import type { DesiredStack } from '../core/plan/desired-stack.ts'

export interface RenderRequest {
  /** Folder of the checked-out inventory. */
  folder: string
  commit: string
  stack: Stack
  swarm: string
  /** Entries of the secret store that the stack names, all of them: name → version and HMAC. */
  secrets: Record<string, { version: string; hash: string }>
  instance: string
}

/**
 * A stack's Compose file as what Swarm is to be asked for. The same request gives the same answer. What Swarm
 * cannot do is a problem with file and reason.
 */
export type RenderStack = (request: RenderRequest) => Promise<Result<DesiredStack>>
