import { apartText, setClock } from '../clocks/clock-words.ts'
import type { HomeFacts } from './facts.ts'
import type { Case, Rule } from './rules.ts'

/** Clocks that are kept by the network differ by less than a second; codes that change by the time bear so much. */
const MOST_MS = 30_000

const HOMEPORT = 'homeport’s machine'

export const clockRules: readonly Rule[] = [
  {
    id: 'clock-wrong',
    severity: 'warning',
    when: wrongClocks,
    advice: 'Certificates, backups and what happens at a set time go by the clock.',
  },
]

function wrongClocks({ infos }: HomeFacts): Case[] {
  const known = [...infos].flatMap(([node, { clockAheadMs: ahead }]) =>
    ahead === undefined ? [] : [{ node, ahead }],
  )
  const wrong = known.filter(({ ahead }) => Math.abs(ahead) > MOST_MS)
  const own = wrong.length === known.length ? ownClock(wrong.map(({ ahead }) => ahead)) : undefined
  return own === undefined ? wrong.map(({ node, ahead }) => nodeClock(node, ahead)) : [own]
}

/** Nodes that agree among each other are more likely right than homeport alone. */
function ownClock(aheads: readonly number[]): Case | undefined {
  const [least, most] = [Math.min(...aheads), Math.max(...aheads)]
  if (aheads.length < 2 || most - least > MOST_MS) return undefined
  const text = `homeport’s own clock is ${apartText(most)} ${most > 0 ? 'behind' : 'ahead of'} those of all ${aheads.length} nodes`
  return { subject: 'homeport', text, advice: `${setClock(HOMEPORT)}.` }
}

function nodeClock(node: string, ahead: number): Case {
  const text = `the clock of ${node} is ${apartText(ahead)} ${ahead > 0 ? 'ahead of' : 'behind'} homeport’s`
  const advice = `${setClock(node)}; if that is the right one, do it on ${HOMEPORT}.`
  return { subject: `node ${node}`, text, advice }
}
