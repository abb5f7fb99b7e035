import type { Finding } from '../../contract/plan.ts'
import { byText } from '../plan/keyed/canonical.ts'
import { backupRules } from './backup-rules.ts'
import { clockRules } from './clock-rules.ts'
import type { HomeFacts } from './facts.ts'
import { nodeRules } from './node-rules.ts'
import { secretRules } from './secret-rules.ts'
import { serviceRules } from './service-rules.ts'
import { swarmRules } from './swarm-rules.ts'

/** One case of a rule: what it is about, and what shows it. */
export interface Case {
  subject: string
  text: string
  evidence?: string[]
  /** In place of the rule's, where it depends on the case. */
  advice?: string
}

export interface Rule {
  id: string
  severity: Finding['severity']
  /** Every case that the facts show. */
  when(facts: HomeFacts): Case[]
  advice: string
}

export const rules: readonly Rule[] = [
  ...nodeRules,
  ...clockRules,
  ...swarmRules,
  ...serviceRules,
  ...backupRules,
  ...secretRules,
]

const rank: Record<Finding['severity'], number> = { error: 0, warning: 1, info: 2 }

/** What is worth telling now: the worst first, then by what it is about. The same facts give the same list. */
export function homeFindings(facts: HomeFacts): Finding[] {
  const found = rules.flatMap(({ id, severity, advice, when }) =>
    when(facts).map(
      ({ subject, text, evidence, advice: own }): Finding => ({
        id,
        severity,
        subject,
        text,
        advice: own ?? advice,
        ...(evidence === undefined ? {} : { evidence }),
      }),
    ),
  )
  return found.sort((a, b) => rank[a.severity] - rank[b.severity] || byText(a.subject, b.subject))
}
