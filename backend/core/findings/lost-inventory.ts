import type { Problem } from '../../contract/doors/problem.ts'
import type { Finding } from '../../contract/plan.ts'

/** What is worth telling while the newest inventory cannot be read; `commit` is the one in force. */
export function lostInventory(
  lost: { since: string; problem: Problem } | undefined,
  commit: string | undefined,
): Finding[] {
  if (lost === undefined) return []
  const { since, problem } = lost
  const inForce = commit === undefined ? 'none is in force' : `commit ${commit.slice(0, 12)} is in force`
  return [
    {
      id: 'inventory-lost',
      severity: commit === undefined ? 'error' : 'warning',
      subject: problem.secret === undefined ? 'inventory' : `secret ${problem.secret}`,
      text: `The inventory cannot be read: ${problem.text}`,
      advice: problem.advice ?? '',
      evidence: [`since ${since}; ${inForce}`],
    },
  ]
}
