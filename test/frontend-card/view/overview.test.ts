import { describe, expect, test } from 'vitest'
import { nightHome } from '../../../frontend-card/demo/recorded/night.ts'
import { wellHome } from '../../../frontend-card/demo/recorded/well.ts'
import { wordsOf } from '../../../frontend-card/translations/words.ts'
import { overview } from '../../../frontend-card/view/overview.ts'

const words = wordsOf('en-GB')
const now = Date.parse('2026-11-21T02:31:00Z')
const well = overview(wellHome, now, words)
const night = overview(nightHome, now, words)

test('when something is down it comes first, the most serious at the top', () => {
  expect(night.findings.areFirst).toBe(true)
  expect(well.findings.areFirst).toBe(false)
  expect(night.findings.urgent.map(({ badge, subject }) => `${badge.text}: ${subject}`)).toEqual([
    'Serious: node rpi2',
    'Warning: stacks/domoticz/stack.yaml:12',
    'Warning: swarm main',
    'Warning: service domoticz/web',
  ])
  expect(night.findings.more).toHaveLength(1)
})

test('a plan with nothing to do asks for nobody', () => {
  const idle = structuredClone(nightHome.plans[0]!)
  idle.plan.operations = []
  expect(overview({ ...nightHome, plans: [idle] }, now, words).plans).toEqual([])
  expect(night.plans.map(({ name }) => name)).toEqual(['domoticz', 'metrics'])
})

test('runs under way and past ones are told apart', () => {
  expect(night.underWay.map(({ name }) => name)).toEqual(['mosquitto and 2 more'])
  expect(night.past.map(({ name }) => name)).toEqual([
    'domoticz and 1 more',
    'dashboard',
    'nextcloud',
    'mosquitto',
  ])
})

describe('a node', () => {
  test('that is well says what runs there, and gives no reasons', () =>
    expect(night.nodes[0]).toMatchObject({
      since: '',
      detail: 'manager · leader',
      evidence: [],
      runs: [
        { stack: 'mosquitto', service: 'broker' },
        { stack: 'dashboard', service: 'api' },
        { stack: 'metrics', service: 'exporter' },
      ],
    }))

  test('that is lost says why', () =>
    expect(night.nodes[1]?.evidence).toEqual([
      'connect ETIMEDOUT 192.168.1.22:22',
      'five pings in a row had no answer',
      'the swarm says that it is down',
    ]))

  test('that is away is no alarm', () =>
    expect(night.nodes[3]?.badge).toMatchObject({ tone: 'calm', text: 'Away' }))
})

test('a stack that is held says so', () =>
  expect(night.stacks.map(({ held }) => held?.text)).toEqual([
    undefined,
    undefined,
    'Held',
    undefined,
    undefined,
    undefined,
  ]))

describe('at the foot it is said which inventory is in force', () => {
  const foot = (inventory: object) =>
    overview({ ...wellHome, inventory: { problems: [], ...inventory } }, now, words).foot
  const source = 'Git repository git@nas:home.git, branch main'

  test('where it comes from and which commit it is', () =>
    expect(foot({ commit: '0123456789abcdef', source })).toBe(
      `homeport ${wellHome.version} · inventory 0123456 from ${source}`,
    ))

  test('when it was read', () =>
    expect(foot({ commit: '0123456789abcdef', source, readAt: '2026-11-19T02:20:00Z' })).toMatch(
      / main · read 19 Nov/,
    ))

  test('and since when there could be none newer', () => {
    const lost = { since: '2026-11-19T02:31:00Z', problem: { code: 'x', text: 'y' } }
    expect(foot({ commit: '0123456789abcdef', source, lost })).toMatch(/ · cannot be read since 19 Nov/)
  })
})
