import type { Home, NodeView, StackView } from '../../backend/contract/home.ts'
import type { TextKey, Words } from '../translations/words.ts'
import { momentText } from './moments.ts'
import { listText, subjectsText } from './names.ts'
import { changesSomething, isUnderWay } from './runs.ts'
import type { Tone } from './tones.ts'

export interface Sentence {
  tone: Tone
  text: string
}

/** How the home is, in one sentence: what is wrong, the worst first; else what goes on; else that all is well. */
export function homeSentence(home: Home, now: number, words: Words): Sentence {
  const troubles = [
    ...lostNodes(home, now, words),
    ...lostSwarms(home, words),
    ...stacksThat(home, 'failed', 'bad', words),
    ...stacksThat(home, 'degraded', 'warn', words),
    ...stacksThat(home, 'waiting', 'warn', words),
    ...lostInventory(home, now, words),
    ...brokenInventory(home, words),
  ]
  if (troubles.length === 0) return calmSentence(home, words)
  const text = troubles.map((trouble) => trouble.text).join('; ')
  const tone = troubles.some((trouble) => trouble.tone === 'bad') ? 'bad' : 'warn'
  return { tone, text: `${startsWithName(text, home) ? text : capital(text)}.` }
}

function calmSentence(home: Home, words: Words): Sentence {
  if (home.inventory.missing !== undefined) return { tone: 'calm', text: words('home.missing') }
  if (home.nodes.length === 0) return { tone: 'calm', text: words('home.empty') }
  const waiting = home.runs.find((run) => run.state === 'waiting')
  if (waiting?.waiting !== undefined) {
    const { text, stands } = waiting.waiting
    return {
      tone: 'warn',
      text: `${capital(words(stands ? 'home.run.stands' : 'home.run.waiting', { text }))}.`,
    }
  }
  const unseen = home.stacks.filter(({ status }) => status === 'unknown').length
  if (unseen > 0) {
    const what = words('home.stacks', { count: unseen })
    return { tone: 'calm', text: words('home.looking', { what }) }
  }
  const under = home.runs.filter((run) => isUnderWay(run) && changesSomething(run))
  if (under.length > 1) return { tone: 'busy', text: words('home.changing.many', { count: under.length }) }
  const [run] = under
  if (run !== undefined) {
    const what = subjectsText(
      run.parts.map(({ subject }) => subject),
      words,
    )
    return { tone: 'busy', text: words('home.changing', { what }) }
  }
  return findingsSentence(home, words)
}

function findingsSentence(home: Home, words: Words): Sentence {
  const count = home.findings.filter(({ severity }) => severity !== 'info').length
  if (count > 0) return { tone: 'warn', text: words('home.look', { count }) }
  const nodes = words('home.nodes', { count: home.nodes.length })
  const stacks = words('home.stacks', { count: home.stacks.length })
  return { tone: 'good', text: words('home.well', { nodes, stacks }) }
}

function lostNodes(home: Home, now: number, words: Words): Sentence[] {
  const lost = home.nodes.filter((node) => node.state === 'unreachable')
  const [only] = lost
  if (only === undefined) return []
  if (lost.length === 1 && only.since !== undefined) {
    const since = momentText(only.since, now, words)
    return [{ tone: 'bad', text: words('home.node.unreachable', { name: only.name, since }) }]
  }
  const names = listText(namesOf(lost), words)
  return [{ tone: 'bad', text: words('home.nodes.unreachable', { names }) }]
}

function lostSwarms(home: Home, words: Words): Sentence[] {
  const isSeen = home.nodes.some((node) => node.state === 'reachable')
  const lost = isSeen ? home.swarms.filter(({ state, clusterId }) => state === 'unknown' && clusterId) : []
  return lost.map(({ name }) => ({ tone: 'bad', text: words('home.swarm', { name }) }))
}

function stacksThat(
  home: Home,
  status: 'failed' | 'degraded' | 'waiting',
  tone: Tone,
  words: Words,
): Sentence[] {
  const those = home.stacks.filter((stack) => stack.status === status)
  const [only] = those
  if (only === undefined) return []
  const one: TextKey = `home.stack.${status}`
  const many: TextKey = `home.stacks.${status}`
  const text = those.length === 1 ? words(one, { name: only.name }) : words(many, { count: those.length })
  return [{ tone, text }]
}

function lostInventory({ inventory: { lost, commit } }: Home, now: number, words: Words): Sentence[] {
  if (lost === undefined) return []
  const since = momentText(lost.since, now, words)
  const key: TextKey = commit === undefined ? 'home.inventory.unread' : 'home.inventory.lost'
  return [{ tone: 'warn', text: words(key, { since }) }]
}

function brokenInventory(home: Home, words: Words): Sentence[] {
  const count = home.inventory.problems.length
  return count === 0 ? [] : [{ tone: 'warn', text: words('home.inventory', { count }) }]
}

/** A name keeps its own spelling, also at the beginning of a sentence. */
function startsWithName(text: string, home: Home): boolean {
  return namesOf([...home.nodes, ...home.stacks]).some((name) => text.startsWith(name))
}

function namesOf(all: readonly (NodeView | StackView)[]): string[] {
  return all.map(({ name }) => name)
}

function capital(text: string): string {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1)
}
