import type { SecretView } from '../../../backend/contract/secret.ts'
import type { SecretState } from '../../../backend/contract/words.ts'
import type { Words } from '../../translations/words.ts'
import { listText } from '../names.ts'
import type { Badge, IconName, Tone } from '../tones.ts'

/** A secret that the inventory names; its value is nowhere in a face. */
export interface SecretShown {
  name: string
  badge: Badge
  /** Who wants it, and what it is. */
  about: string
  /** Why it cannot be used, in homeport’s own words; empty where it is only missing. */
  problem: string
  advice: string
  /** What is to be run to get it. */
  command: string
  isThere: boolean
  isKey: boolean
}

const states: Record<SecretState, { tone: Tone; icon: IconName }> = {
  there: { tone: 'good', icon: 'check' },
  missing: { tone: 'warn', icon: 'ring' },
  unreadable: { tone: 'bad', icon: 'cross' },
}

export function secretShown(secret: SecretView, words: Words): SecretShown {
  const { name, state, problem, opens } = secret
  const isUnreadable = state === 'unreadable'
  return {
    name,
    badge: { ...states[state], text: words(`secrets.${state}`) },
    about: aboutText(secret, words),
    problem: isUnreadable ? (problem?.text ?? '') : '',
    advice: isUnreadable ? (problem?.advice ?? '') : '',
    command: opens?.part === 'host-key' ? keyscan(opens.host, opens.port) : '',
    isThere: state === 'there',
    isKey: opens?.part === 'key',
  }
}

/** The one that is to be put in next, in the order of the list, from this one on and round. */
export function nextMissing(all: readonly SecretView[], name: string): string | undefined {
  const at = all.findIndex((one) => one.name === name)
  return [...all.slice(at + 1), ...all.slice(0, at)].find(({ state }) => state === 'missing')?.name
}

/** The name of the secret a finding is about, where putting it in is the way out. */
export function secretToPut({ id, subject }: { id: string; subject: string }): string | undefined {
  const isWanted = ['secret-missing', 'repository-closed', 'inventory-lost'].includes(id)
  return isWanted ? /^secret (.+)$/.exec(subject)?.[1] : undefined
}

function aboutText({ stacks, opens, reads }: SecretView, words: Words): string {
  const named = stacks.length === 0 ? [] : [words('secret.stacks', { stacks: listText(stacks, words) })]
  const opened = opens === undefined ? [] : [words(`secret.${opens.part}`, opens)]
  const read = reads === undefined ? [] : [words('secret.inventory', { reads })]
  return [...named, ...opened, ...read].join(' ')
}

function keyscan(host: string, port: number): string {
  return `ssh-keyscan -t ed25519 ${port === 22 ? '' : `-p ${port} `}${host}`
}
