import type { Subject } from '../../contract/plan.ts'

/** In words: `stack domoticz`, `swarm main`. */
export function subjectText(subject: Subject): string {
  return subject.kind === 'stack' ? `stack ${subject.stack}` : `swarm ${subject.swarm}`
}

/** Identity of a subject: one run at a time works on it. */
export function subjectKey(subject: Subject): string {
  return subject.kind === 'stack' ? `${targetKey(subject)}/${subject.stack}` : subject.swarm
}

/** The node a stack runs on by Docker Compose; undefined for what lives on a swarm. */
export function nodeOf(subject: Subject): string | undefined {
  return subject.kind === 'stack' && subject.on === 'node' ? subject.target : undefined
}

/** The swarm a subject lives on. */
export function swarmOf(subject: Subject): string {
  return subject.kind === 'stack' ? subject.target : subject.swarm
}

/** Identity of what a subject lives on: a node may have the name of a swarm. */
export function targetKey(subject: Subject): string {
  const node = nodeOf(subject)
  return node === undefined ? swarmOf(subject) : `${NODE}${node}`
}

/** The node that a key names; undefined for a swarm's. */
export function nodeOfTarget(key: string): string | undefined {
  return key.startsWith(NODE) ? key.slice(NODE.length) : undefined
}

const NODE = 'node:'

/** Whether two subjects may not be worked on at once: the same one, or a swarm and something on it (rule 16). */
export function subjectsCollide(a: Subject, b: Subject): boolean {
  if (targetKey(a) !== targetKey(b)) return false
  return a.kind === 'swarm' || b.kind === 'swarm' || subjectKey(a) === subjectKey(b)
}
