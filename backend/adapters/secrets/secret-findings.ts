import { statSync } from 'node:fs'
import type { Finding } from '../../contract/plan.ts'
import type { Entry } from './entries.ts'

const OTHERS = 0o077

/** What is wrong with the files of the secret store: unusable, open to others, empty. Never says a value. */
export function secretFindings(folder: string, entries: readonly Entry[]): Finding[] {
  return [...folderFindings(folder), ...entries.flatMap(entryFindings)]
}

function folderFindings(folder: string): Finding[] {
  const mode = statSync(folder, { throwIfNoEntry: false })?.mode ?? 0
  return (mode & OTHERS) === 0 ? [] : [tooOpen('secret store', folder, '700', mode)]
}

function entryFindings(entry: Entry): Finding[] {
  const subject = `secret ${entry.name}`
  if (!entry.ok) {
    const { text, advice } = entry.problem
    return [{ id: 'secret-unusable', severity: 'error', subject, text: `${subject} ${text}`, advice }]
  }
  const findings: Finding[] = []
  if ((entry.mode & OTHERS) !== 0) findings.push(tooOpen(subject, entry.path, '600', entry.mode))
  if (entry.value.length === 0) {
    const advice = `Write the value into ${entry.path}; Docker refuses an empty secret.`
    findings.push({ id: 'secret-empty', severity: 'warning', subject, text: `${subject} is empty`, advice })
  }
  return findings
}

function tooOpen(subject: string, path: string, right: string, mode: number): Finding {
  const is = (mode & 0o777).toString(8)
  return {
    id: 'secret-readable',
    severity: 'warning',
    subject,
    text: `${subject} is open to other users of this machine (mode ${is})`,
    advice: `chmod ${right} ${path}`,
  }
}
