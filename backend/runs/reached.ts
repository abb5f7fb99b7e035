import { HomeportError } from '../contract/errors.ts'
import { EngineError } from '../ports/nodes/docker-api.ts'
import type { World } from './world.ts'

/** A question that no engine could be asked is refused with why; it may be asked again. */
export async function reached<T>(world: World, asked: Promise<T>): Promise<T> {
  try {
    return await asked
  } catch (error) {
    if (!(error instanceof EngineError)) throw error
    const { text, advice } = world.engines.explain(error.node, error)
    throw new HomeportError('unreachable', text, advice)
  }
}
