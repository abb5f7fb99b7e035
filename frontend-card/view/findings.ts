import type { Problem } from '../../backend/contract/doors/problem.ts'
import type { Home } from '../../backend/contract/home.ts'
import type { Finding } from '../../backend/contract/plan.ts'
import type { Severity } from '../../backend/contract/words.ts'
import type { Words } from '../translations/words.ts'
import { thingText } from './names.ts'
import { secretToPut } from './setup/secrets.ts'
import { type Badge, severityBadge } from './tones.ts'

export interface FindingShown {
  key: string
  badge: Badge
  subject: string
  text: string
  advice: string
  evidence: readonly string[]
  /** The secret that is to be put in, where that is the way out. */
  secret: string | undefined
}

/** What a person should see at once, and what waits until they ask. The order is homeport's: the worst first. */
export function findingsShown(home: Home, words: Words): { urgent: FindingShown[]; more: FindingShown[] } {
  const problems = home.inventory.problems.map((problem) => problemShown(problem, words))
  const all = home.findings.map((finding) => findingShown(finding, words))
  const isOf = (severity: Severity) => (_: FindingShown, at: number) =>
    home.findings[at]?.severity === severity
  return {
    urgent: [...all.filter(isOf('error')), ...problems, ...all.filter(isOf('warning'))],
    more: all.filter(isOf('info')),
  }
}

export function findingShown(finding: Finding, words: Words): FindingShown {
  return {
    key: `${finding.id} ${finding.subject} ${finding.text}`,
    badge: severityBadge(finding.severity, words),
    subject: thingText(finding.subject, words),
    text: finding.text,
    advice: finding.advice,
    evidence: finding.evidence ?? [],
    secret: secretToPut(finding),
  }
}

export function problemShown(problem: Problem, words: Words): FindingShown {
  const line = problem.line === undefined ? '' : `:${problem.line}`
  return {
    key: `${problem.code} ${problem.file} ${problem.line} ${problem.text}`,
    badge: severityBadge('warning', words),
    subject: problem.file === undefined ? words('problem.inventory') : `${problem.file}${line}`,
    text: problem.text,
    advice: problem.advice ?? '',
    evidence: [],
    secret: undefined,
  }
}
