import { describe, expect, test } from 'vitest'
import type { Home, NodeView, StackView } from '../../backend/contract/home.ts'
import { aPlanView, aRun } from '../support/home/some-views.ts'
import { aBigHome } from './a-big-home.ts'
import { messagesOf, saidOn } from './messages-of.ts'

const home = (more: Partial<Home>): Home => ({ ...aBigHome, ...more })
const first = aBigHome.nodes[0] as NodeView
const node = (more: Partial<NodeView>) =>
  saidOn(messagesOf(home({ nodes: [{ ...first, ...more }], findings: [] })), 'homeport/node/attic/state')

describe('a node', () => {
  test.each([
    ['reachable', true, false],
    ['suspect', true, false],
    ['unreachable', false, true],
    ['away', false, false],
  ] as const)('that is %s', (state, reachable, problem) => {
    expect(node({ state, evidence: ['why'] })).toMatchObject({ reachable, problem })
  })

  test('that has not answered since the start is neither reachable nor unreachable', () => {
    expect(node({ state: 'suspect', unseen: true, evidence: ['why'] })).toMatchObject({ reachable: null })
  })

  test('has a problem while there is a finding of it that is more than a hint', () => {
    expect(saidOn(messagesOf(), 'homeport/node/cellar/state')['problem_attributes']).toEqual({
      reasons: ['cellar does not answer'],
    })
    expect(saidOn(messagesOf(), 'homeport/node/attic/state')['problem']).toBe(false)
  })
})

test('a swarm nobody could look at is unknown, not without quorum', () => {
  const swarms = [{ name: 'main', state: 'unknown' as const, managers: 0, reachableManagers: 0 }]
  expect(saidOn(messagesOf(home({ swarms })), 'homeport/swarm/main/state')).toMatchObject({
    quorum: null,
    managers: null,
  })
})

test('two of four managers are no quorum', () => {
  const swarms = [{ name: 'main', state: 'active' as const, managers: 4, reachableManagers: 2 }]
  expect(saidOn(messagesOf(home({ swarms })), 'homeport/swarm/main/state')['quorum']).toBe(false)
})

test('a text that is cut in the middle of a character spoils nothing else that is said', () => {
  const whole = '🏠'
  const cut = `x${whole.repeat(300)}`
  const findings = [{ id: 'f', severity: 'warning' as const, subject: 'node attic', text: cut, advice: '' }]
  const plans = [{ ...aPlanView, plan: { ...aPlanView.plan, findings } }]
  const said = messagesOf(home({ nodes: [first], findings, plans }))
  const broken = said.filter(({ payload }) => /\\ud[89a-f]/.test(payload)).map(({ topic }) => topic)
  expect(broken).toEqual([])
  expect(saidOn(said, 'homeport/node/attic/state')).toMatchObject({
    reachable: true,
    problem_attributes: { reasons: [`${cut.slice(0, 499)}\ufffd`] },
  })
})

test.each([
  ['stopped', 0, false],
  ['running', 2, true],
  ['degraded', 1, false],
  ['unknown', 0, null],
] as const)('a stack that is %s: whether it runs', (status, running, expected) => {
  const domoticz = aBigHome.stacks[0] as StackView
  const services = domoticz.services.map((one) => ({ ...one, running, wanted: status === 'stopped' ? 0 : 2 }))
  const said = messagesOf(home({ stacks: [{ ...domoticz, status, services }] }))
  expect(saidOn(said, 'homeport/stack/domoticz/state')['running']).toBe(expected)
})

describe('the update', () => {
  const update = (more: Partial<Home> = {}, stack = 'domoticz') =>
    saidOn(messagesOf(home(more)), `homeport/stack/${stack}/update`)

  test('is the open plan: the image it brings, and the release it will be', () => {
    expect(update()).toEqual({
      installed_version: '4.1030 · #12',
      latest_version: '4.1031 · #13',
      title: 'domoticz',
      release_summary: 'service domoticz/web, update, image 4.1030 → 4.1031',
      in_progress: false,
      update_percentage: null,
    })
  })

  test('says nothing new without a plan', () => {
    const { installed_version, latest_version } = update({ plans: [] })
    expect(latest_version).toBe(installed_version)
  })

  test('of a plan that asks says where to answer; of a stack without a release, the image', () => {
    const { release_summary, installed_version } = update({}, 'whoami')
    expect(release_summary).toContain("Asks a question: answer on homeport's page or card.")
    expect(installed_version).toBe('v1.10')
  })

  test('of a stack that never ran says so', () => {
    const stacks = [{ ...(aBigHome.stacks[0] as StackView), services: [] }].map(
      ({ release: _, ...rest }) => rest,
    )
    expect(update({ stacks })['installed_version']).toBe('not deployed')
  })

  test('of a roll back shows the release it goes back to', () => {
    const plan = { ...aPlanView.plan, purpose: 'roll-back' as const, questions: [] }
    const plans = [{ ...aPlanView, plan: { ...plan, madeFrom: { ...plan.madeFrom, release: 11 } } }]
    expect(update({ plans })['latest_version']).toBe('4.1029 · #11')
  })

  test('that goes back to the release that runs, what someone changed by hand being put back, can be installed', () => {
    const plan = { ...aPlanView.plan, purpose: 'roll-back' as const, questions: [] }
    const plans = [{ ...aPlanView, plan: { ...plan, madeFrom: { ...plan.madeFrom, release: 12 } } }]
    expect(update({ plans })['latest_version']).toBe('4.1030 · #12 again')
  })

  test('counts the stages of its run, and shows the plan that is carried out', () => {
    const stages = aRun.parts[0]?.stages ?? []
    const during = (state: 'started' | 'done') => {
      const steps = stages[0]?.steps.map((step) => ({ ...step, state })) ?? []
      const parts = [{ ...aRun.parts[0], stages: [{ ...stages[0], steps }] }] as typeof aRun.parts
      return update({ plans: [], runs: [{ ...aRun, parts }] })
    }
    expect(during('started')).toMatchObject({ in_progress: true, update_percentage: 40 })
    expect(during('done')).toMatchObject({ in_progress: true, update_percentage: 50 })
    expect(during('done')['latest_version']).not.toBe(during('done')['installed_version'])
  })

  test('of a thousand changes keeps to the length that Home Assistant takes', () => {
    const plans = [{ ...(aBigHome.plans[0] as Home['plans'][number]), text: Array(1_000).fill('a change') }]
    expect(String(update({ plans })['release_summary']).length).toBeLessThanOrEqual(255)
  })
})

test('names and texts of strangers stay within bounds', () => {
  const text = 'x'.repeat(1_000_000)
  const finding = { id: 'f', severity: 'error' as const, subject: 'node attic', text, advice: '' }
  const messages = messagesOf(home({ findings: Array(1_000).fill(finding) }))
  for (const { topic, payload } of messages) expect(payload.length, topic).toBeLessThan(16_384)
})

test('a homeport that is an app names it, for cards; one that stands alone names none', () => {
  const topic = 'homeport/bridge/info'
  expect(saidOn(messagesOf(aBigHome, { ingress: () => 'a1_homeport' }), topic)).toMatchObject({
    ingress: 'a1_homeport',
  })
  expect(saidOn(messagesOf(), topic)).not.toHaveProperty('ingress')
})

describe('the last backup', () => {
  const volume = (name: string, at?: string) => ({
    ...{ stack: 'domoticz', volume: name, kind: 'files' },
    ...(at && { last: { snapshot: 'a', at, node: 'attic', bytes: 1, files: 1, tookMs: 1 } }),
  })
  const state = (backups: StackView['backups']) => {
    const stacks = aBigHome.stacks.map((one) =>
      one.name === 'domoticz' && backups ? { ...one, backups } : one,
    )
    return saidOn(messagesOf(home({ stacks })), 'homeport/stack/domoticz/state')
  }

  test('is that of the volume whose backup is oldest', () => {
    const backups = [volume('db', '2026-11-21T10:30:00.000Z'), volume('notes', '2026-11-20T10:30:00.000Z')]
    expect(state(backups)).toMatchObject({ last_backup: '2026-11-20T10:30:00.000Z', backup_age: 25 })
  })

  test('is unknown while a volume never was backed up, and where nothing is to be', () => {
    expect(state([volume('db', '2026-11-21T10:30:00.000Z'), volume('notes')])).toMatchObject({
      last_backup: null,
      backup_age: null,
    })
    expect(state(undefined)).toMatchObject({ last_backup: null, backup_age: null })
  })
})
