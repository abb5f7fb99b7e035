import type { Subject } from '../../contract/plan.ts'

/** In words: `stack domoticz`, `swarm main`. */
export function subjectText(subject: Subject): string {
  return subject.kind === 'stack' ? `stack ${subject.stack}` : `swarm ${subject.swarm}`
}

/** Identity of a subject: one run at a time works on it. */
export function subjectKey(subject: Subject): string {
  return subject.kind === 'stack' ? `${subject.target}/${subject.stack}` : subject.swarm
}

/** The swarm a subject lives on. */
export function swarmOf(subject: Subject): string {
  return subject.kind === 'stack' ? subject.target : subject.swarm
}

/** Whether two subjects may not be worked on at once: the same one, or a swarm and something on it (rule 16). */
export function subjectsCollide(a: Subject, b: Subject): boolean {
  if (swarmOf(a) !== swarmOf(b)) return false
  return a.kind === 'swarm' || b.kind === 'swarm' || subjectKey(a) === subjectKey(b)
}
