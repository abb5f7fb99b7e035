import { EngineError } from '../../ports/nodes/docker-api.ts'
import { AllFailed, firstToWork } from './http/first-to-work.ts'
import type { NodeLink } from './link/node-link.ts'

/** After this the next one is asked too, so that a manager that hangs costs a second. */
const HEAD_START_MS = 700
const ANSWER_MS = 3000

/** The first of these nodes that is a manager and has a leader. Rejects with the reason of each when none is. */
export async function findManager(
  names: readonly string[],
  linkOf: (name: string) => NodeLink,
): Promise<string> {
  // Only a manager that reaches a leader answers this: ControlAvailable, and more.
  const ask = async (name: string) => linkOf(name).ask({ path: '/swarm', deadlineMs: ANSWER_MS })
  try {
    return (await firstToWork(names, ask, HEAD_START_MS)).item
  } catch (error) {
    if (!(error instanceof AllFailed)) throw error
    const texts = names.map((name, at) => `${name}: ${(error.errors[at] as Error).message}`)
    throw new EngineError(
      names.join(', '),
      undefined,
      `no manager answers: ${texts.join('; ') || 'none is named'}`,
    )
  }
}
