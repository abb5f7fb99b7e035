import type { Problem } from '../../../contract/doors/problem.ts'
import type { Heard } from './restic-output.ts'

/** What became of a piece of work in a repository. */
export type Meaning =
  | { kind: 'whole' }
  /** Some items could not be read; they are named. */
  | { kind: 'partly' }
  /** It never came to its end: power, engine or memory. */
  | { kind: 'interrupted' }
  | { kind: 'no-repository' }
  | { kind: 'locked' }
  | { kind: 'failed'; problem: Problem }

interface About {
  repository: string
  /** Where it is, for a person. */
  address: string
  node: string
  volume: string
}

/** Exit codes of restic (engine.md § 5.3), and of the helper's own scripts from 90 on. */
export function exitMeaning(heard: Heard, about: About): Meaning {
  const { code } = heard
  if (code === undefined) return { kind: 'interrupted' }
  const known = codes[code]
  if (known !== undefined) return known
  return { kind: 'failed', problem: explain(heard, about) }
}

const codes: Record<number, Meaning> = {
  0: { kind: 'whole' },
  3: { kind: 'partly' },
  10: { kind: 'no-repository' },
  11: { kind: 'locked' },
}

interface Cause {
  code: string
  when: RegExp | number
  text(of: About, said: string): string
  advice(of: About): string
}

function explain(heard: Heard, about: About): Problem {
  const said = heard.words.join('\n')
  const cause =
    causes.find(({ when }) => (typeof when === 'number' ? when === heard.code : when.test(said))) ??
    causes.find(({ code, when }) => saidOfItems.has(code) && isSaid(when, heard.items))
  const last = [...heard.words, ...heard.items].at(-1) ?? `code ${heard.code}`
  if (cause === undefined) {
    return {
      code: 'backup-failed',
      text: `restic failed on ${about.node}: ${last}`,
      advice: 'Look at the log of the run; nothing was changed in the repository that was good before.',
    }
  }
  return { code: cause.code, text: cause.text(about, last), advice: cause.advice(about) }
}

/** Of a restore that failed restic says only item by item why; of a single item much else may be wrong. */
const saidOfItems: ReadonlySet<string> = new Set(['no-room', 'repository-damaged'])

function isSaid(when: Cause['when'], items: readonly string[]): boolean {
  return typeof when !== 'number' && items.some((item) => when.test(item))
}

/** The first that fits. */
const causes: readonly Cause[] = [
  {
    code: 'repository-password',
    when: 12,
    text: (of) => `the password does not open the repository ${of.repository}`,
    advice: (of) =>
      `Put the password it was made with into the secret backup.${of.repository}; without it nobody can read it.`,
  },
  {
    code: 'repository-host-key',
    when: /HOST IDENTIFICATION HAS CHANGED|Host key verification failed|host key is known/i,
    text: (of) =>
      `the machine at ${of.address} shows another host key than the one pinned for ${of.repository}`,
    advice: (of) =>
      `If it was set up anew, compare its key on the machine itself and put it into the secret backup.${of.repository}.host-key; otherwise somebody stands between: nothing was sent.`,
  },
  {
    code: 'no-room',
    when: /no space left on device|disk quota exceeded|not enough (free )?space/i,
    text: (of, said) =>
      /\/(copy|tmp|drill)\//.test(said)
        ? `${of.node} has no room for what a backup needs meanwhile`
        : `the disk of the repository ${of.repository} is full (${of.address})`,
    advice: () => 'Free some space there, or keep fewer backups; what was backed up before is whole.',
  },
  {
    code: 'repository-key-refused',
    when: /Permission denied \(|Too many authentication failures|invalid format|error in libcrypto/i,
    text: (of) => `${of.address} does not let the key of ${of.repository} in`,
    advice: (of) =>
      `Put the public half of the secret backup.${of.repository}.key into authorized_keys of that user.`,
  },
  {
    code: 'repository-damaged',
    when: /repository contains errors|ciphertext verification failed|does not match|invalid data returned|load(ing)? .* (blob|pack)|hash mismatch/i,
    text: (of, said) => `the repository ${of.repository} is damaged: ${said}`,
    advice: () =>
      'Look at its disk, then on any machine: restic check --read-data. Back up anew into another repository.',
  },
  {
    code: 'repository-unreachable',
    when: /Connection (refused|timed out|reset|closed)|No route to host|Network is unreachable|Could not resolve hostname|Operation timed out|unable to start the sftp session|ssh command exited|connection lost/i,
    text: (of) => `${of.node} cannot reach the repository ${of.repository} at ${of.address}`,
    advice: () => 'Look at that machine: power, network, SSH server. The next backup catches up.',
  },
  {
    code: 'repository-not-writable',
    when: /permission denied|operation not permitted|read-only file system/i,
    text: (of, said) => `${of.repository} cannot be written to: ${said}`,
    advice: (of) => `Let the user of ${of.address} write to the folder.`,
  },
  {
    code: 'database-damaged',
    when: 92,
    text: (of, said) => `a database in ${of.volume} is damaged: ${said}`,
    advice: () => 'Restore the last backup: it was checked when it was made.',
  },
  {
    code: 'database-locked',
    when: 91,
    text: (of, said) => `a database in ${of.volume} could not be copied: ${said}`,
    advice: () => 'If its service holds it locked all the time, use kind stop, or files.',
  },
  {
    code: 'database-missing',
    when: 93,
    text: (of, said) => `${of.volume}: ${said}`,
    advice: () => 'Correct paths under the volume in stack.yaml.',
  },
  {
    code: 'database-remote',
    when: 94,
    text: (of, said) => `${of.volume}: ${said}`,
    advice: () => 'A database in WAL mode on a network file system is not safe: use kind stop.',
  },
  {
    code: 'backup-empty',
    when: 95,
    text: (of, said) => `the newest backup of ${of.volume} proves nothing: ${said}`,
    advice: () => 'Look at paths and exclude under the volume in stack.yaml, then back it up now.',
  },
  {
    code: 'snapshot-missing',
    when: /no matching ID|failed to find snapshot|no snapshot found/i,
    text: (of) => `the repository ${of.repository} has no such backup`,
    advice: () => 'List the backups, and choose one that is there.',
  },
  {
    code: 'helper-memory',
    when: 137,
    text: (of) => `${of.node} has too little memory for restic`,
    advice: () => 'Give the node more memory or swap, or keep fewer backups.',
  },
]
