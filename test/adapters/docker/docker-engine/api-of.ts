import { aLink } from '../../../support/a-link.ts'
import { type Answers, anEngine } from '../../../support/an-engine.ts'

/** An engine that gives these answers, and what homeport asks it with. */
export async function apiOf(answers: Answers) {
  const engine = await anEngine(answers)
  return { engine, ...aLink([engine.connection]) }
}
