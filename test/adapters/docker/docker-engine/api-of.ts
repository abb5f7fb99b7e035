import { type Answers, anEngine } from '../../../support/engine/an-engine.ts'
import { aLink } from '../../../support/home/a-link.ts'

/** An engine that gives these answers, and what homeport asks it with. */
export async function apiOf(answers: Answers) {
  const engine = await anEngine(answers)
  return { engine, ...aLink([engine.connection]) }
}
