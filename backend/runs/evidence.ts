import type { Problem } from '../contract/problem.ts'
import { swarmOf } from '../core/plan/subject.ts'
import { look } from './look.ts'
import type { PartContext } from './part-context.ts'

/** What was found out about a failure, in words. */
export interface Evidence {
  cause: string
  advice?: string
  evidence: string[]
}

const LOG_LINES = 20
const LOG_MS = 5_000

/** Everything about a failed service that tells why: its tasks, its last lines. */
export async function gatherEvidence(context: PartContext, problem: Problem): Promise<Evidence> {
  const name = problem.path
  const cause = { cause: problem.text, ...(problem.advice === undefined ? {} : { advice: problem.advice }) }
  if (name === undefined) return { ...cause, evidence: [] }
  const { api, snapshot } = await look(context.world, swarmOf(context.plan.subject))
  const service = snapshot.services.find(({ Spec }) => Spec.Name === name)
  if (service === undefined) return { ...cause, evidence: [] }
  const lines: string[] = []
  const options = { tail: LOG_LINES, follow: false, signal: AbortSignal.timeout(LOG_MS) }
  await api.serviceLogs(service.ID, options, ({ text }) => lines.push(text)).catch(() => {})
  return { ...cause, evidence: lines.slice(-LOG_LINES) }
}
