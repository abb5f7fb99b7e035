import { describe, expect, test } from 'vitest'
import type { Home } from '../../../backend/contract/home.ts'
import * as runs from '../../../frontend-card/demo/recorded/runs.ts'
import { wellHome } from '../../../frontend-card/demo/recorded/well.ts'
import { wordsOf } from '../../../frontend-card/translations/words.ts'
import { homeSentence } from '../../../frontend-card/view/home-sentence.ts'

const now = Date.parse('2026-11-21T02:31:00Z')
const since = new Date(now - 17 * 60_000)
const time = since.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })

const sentence = (more: Partial<Home>, language = 'en-GB') => {
  const { tone, text } = homeSentence({ ...wellHome, ...more }, now, wordsOf(language))
  return `${tone}: ${text}`
}

const nodesDown = (...names: string[]) => ({
  nodes: wellHome.nodes.map((node) =>
    names.includes(node.name) ? { ...node, state: 'unreachable' as const, since: since.toISOString() } : node,
  ),
})
const stacksThat = (status: 'degraded' | 'failed' | 'unknown' | 'stopped', ...names: string[]) => ({
  stacks: wellHome.stacks.map((stack) => (names.includes(stack.name) ? { ...stack, status } : stack)),
})

describe('a sentence says how the home is', () => {
  test.each<[string, Partial<Home>, string]>([
    ['well', {}, 'good: All is well: 3 nodes, 5 stacks.'],
    [
      'empty',
      { nodes: [], stacks: [], runs: [] },
      'calm: There is nothing here yet: the inventory names no nodes.',
    ],
    ['a node is down', nodesDown('rpi2'), `bad: rpi2 is unreachable since ${time}.`],
    ['two are', nodesDown('rpi2', 'rpi3'), 'bad: rpi2 and rpi3 are unreachable.'],
    [
      'a node is down, and a stack with it',
      { ...nodesDown('rpi2'), ...stacksThat('degraded', 'domoticz') },
      `bad: rpi2 is unreachable since ${time}; domoticz is degraded.`,
    ],
    ['stacks are degraded', stacksThat('degraded', 'domoticz', 'whoami'), 'warn: 2 stacks are degraded.'],
    ['a stack has failed', stacksThat('failed', 'domoticz'), 'bad: domoticz has failed.'],
    [
      'a stack is stopped on purpose',
      stacksThat('stopped', 'whoami'),
      'good: All is well: 3 nodes, 5 stacks.',
    ],
    ['not yet seen', stacksThat('unknown', 'whoami'), 'calm: homeport is looking: 1 stack not seen yet.'],
    [
      'the inventory is wrong',
      { inventory: { problems: [{ code: 'x', text: 'y' }] } },
      'warn: The inventory has a problem, the last good one is in force.',
    ],
    [
      'the inventory cannot be read',
      {
        inventory: {
          commit: 'c0ffee',
          problems: [],
          lost: { since: since.toISOString(), problem: { code: 'x', text: 'y' } },
        },
      },
      `warn: The inventory cannot be read since ${time}, the last good one is in force.`,
    ],
    [
      'the inventory cannot be read, and none is in force',
      {
        inventory: { problems: [], lost: { since: since.toISOString(), problem: { code: 'x', text: 'y' } } },
      },
      `warn: The inventory cannot be read since ${time}.`,
    ],
    [
      'the swarm is silent while its nodes answer',
      { swarms: [{ ...wellHome.swarms[0]!, state: 'unknown' }] },
      'bad: The swarm main does not answer.',
    ],
    [
      'a change goes on',
      { runs: [runs.running] },
      'busy: A change is under way: mosquitto and 2 more; all else is well.',
    ],
    [
      'a backup goes on: nothing is changed by it',
      {
        runs: [{ ...runs.running, parts: runs.running.parts.map((part) => ({ ...part, data: 'back-up' })) }],
      },
      'good: All is well: 3 nodes, 5 stacks.',
    ],
    [
      'a change waits',
      { runs: [runs.waiting] },
      'warn: A change waits: no manager of main answers for the swarm.',
    ],
    [
      'something wants a look',
      { findings: [{ id: 'x', severity: 'warning', subject: 'node rpi1', text: 'hot', advice: '' }] },
      'warn: Everything runs; one thing wants a look.',
    ],
    [
      'there is only a remark',
      { findings: [{ id: 'x', severity: 'info', subject: 'node rpi1', text: 'warm', advice: '' }] },
      'good: All is well: 3 nodes, 5 stacks.',
    ],
  ])('%s', (_case, home, said) => expect(sentence(home)).toBe(said))

  test('in German too', () =>
    expect(sentence(nodesDown('rpi2'), 'de-DE')).toBe(`bad: rpi2 ist seit ${time} nicht erreichbar.`))
})
