import { expect, test } from 'vitest'
import type { Operation, PlanView } from '../../../backend/contract/plan.ts'
import { approve, asker, rollBack, verbs } from '../../../backend/mqtt/hearing/verbs.ts'
import { recordingHomeport } from '../../support/home/a-homeport.ts'
import { aPlanView } from '../../support/home/some-views.ts'

const removing: PlanView = {
  ...aPlanView,
  plan: {
    ...aPlanView.plan,
    questions: [
      {
        id: 'q1',
        kind: 'removal',
        text: 'remove?',
        answers: [{ answer: 'yes', text: 'yes' }],
        blocks: false,
      },
    ],
    operations: [
      {
        id: '#1',
        kind: 'service-remove',
        subject: 'service domoticz/old',
        cause: 'it is gone from the inventory',
        waits: [],
        needs: { question: 'q1', answer: 'yes' },
        service: 'old',
        name: 'domoticz_old',
        before: 'b',
      },
    ],
  },
}

const refusal = (promise: () => Promise<unknown>) =>
  (async () => promise())().then(
    () => 'accepted',
    (error: { code: string }) => error.code,
  )

test('with control safe nothing is removed; unanswered, the same plan removes nothing', async () => {
  const homeport = recordingHomeport({ plan: () => removing })
  const safe = { homeport, control: 'safe' as const }
  expect(await refusal(() => approve(safe, ['p1'], { q1: 'yes' }))).toBe('forbidden')
  expect(await refusal(() => approve(safe, ['p1'], {}))).toBe('accepted')
  expect(await refusal(() => approve({ homeport, control: 'full' }, ['p1'], { q1: 'yes' }))).toBe('accepted')
  expect(await refusal(() => approve({ homeport, control: 'off' }, ['p1'], {}))).toBe('forbidden')
})

const question = { kind: 'removal' as const, text: 'remove?', blocks: false }
const yes = [{ answer: 'yes', text: 'yes' }]
const onNode = {
  subject: 'project radio',
  cause: 'it is gone',
  waits: [],
  node: 'cottage',
  folder: '/opt/radio',
}

test.each<[string, Operation]>([
  ['a stack', { id: '#1', kind: 'project-down', ...onNode }],
  ['a service', { id: '#1', kind: 'project-up', ...onNode, services: [], removes: ['old'] }],
])('with control safe %s is not removed from a Compose node either', async (_, operation) => {
  const view = { ...aPlanView, plan: { ...aPlanView.plan, questions: [], operations: [operation] } }
  const homeport = recordingHomeport({ plan: () => view })
  expect(await refusal(() => approve({ homeport, control: 'safe' }, ['p1'], {}))).toBe('forbidden')
  expect(await refusal(() => approve({ homeport, control: 'full' }, ['p1'], {}))).toBe('accepted')
})

test('with control safe no removal hides behind the answer to another plan', async () => {
  const other = {
    ...aPlanView,
    plan: {
      ...aPlanView.plan,
      id: 'p2',
      questions: [{ ...question, id: 'q2', answers: yes }],
      operations: [],
    },
  }
  const homeport = recordingHomeport({ plan: (id) => (id === 'p2' ? other : removing) })
  const both = { q1: 'yes', q2: 'yes' }
  expect(await refusal(() => approve({ homeport, control: 'safe' }, ['p1', 'p2'], both))).toBe('forbidden')
  expect(homeport.asked.map(([name]) => name)).not.toContain('startRun')
})

test('a roll back that asks a question is not done, and one with nothing to do says so', async () => {
  const asks = { homeport: recordingHomeport(), control: 'safe' as const }
  expect(await refusal(() => rollBack(asks, 'domoticz', 11))).toBe('question-open')
  const plan = { ...aPlanView.plan, questions: [], operations: [] }
  const empty = recordingHomeport({ makePlan: async () => ({ ...aPlanView, plan }) })
  expect(await refusal(() => rollBack({ homeport: empty, control: 'safe' }, 'domoticz', 11))).toBe(
    'plan-empty',
  )
  for (const { asked } of [asks.homeport, empty])
    expect(asked.map(([name]) => name)).not.toContain('startRun')
})

test('of a long log the last lines are told, and not more than Home Assistant carries', () => {
  const at = '2026-11-21T09:00:00.000Z'
  const tell = (lines: string[]) => {
    const homeport = recordingHomeport({ runLog: () => lines.map((line) => ({ at, line })) })
    const door = { homeport, control: 'off' as const, announceAgain: () => ({ announced: 0 }) }
    return (verbs['run/log'].act(door, { run: 'r1' }) as { lines: string[] }).lines
  }
  const many = Array.from({ length: 1_000 }, (_, at) => `line ${at}`)
  expect(tell(many)).toEqual(many.slice(-200))
  const huge = tell(Array(300).fill('ü'.repeat(1_000_000)))
  expect(Buffer.byteLength(huge.join('\n'))).toBeLessThanOrEqual(64 * 1024)
  expect(huge.length).toBeGreaterThan(0)
})

test('who asks by MQTT is known as that', () => expect(asker).toEqual({ who: 'MQTT', from: 'mqtt' }))

test('with control safe a backup may be made, and nothing put back over what is there', async () => {
  const restoring: PlanView = {
    ...aPlanView,
    plan: {
      ...aPlanView.plan,
      purpose: 'restore',
      questions: [],
      operations: [
        {
          ...{ id: '#1', kind: 'volume-restore', subject: 'volume diary/db', cause: 'put back', waits: [] },
          ...{ volume: 'db', name: 'diary_db', node: 'rpi2', repository: 'nas', copy: 'sqlite' },
          ...{ paths: [], exclude: [], snapshot: '1a2b', at: '2026-11-21T10:00:00Z', services: [] },
        },
      ],
    },
  }
  const homeport = recordingHomeport({ plan: () => restoring })
  const door = { homeport, control: 'safe' as const, announceAgain: () => ({ announced: 0 }) }
  expect(await refusal(() => approve(door, ['p1'], {}))).toBe('forbidden')
  expect(await refusal(() => approve({ ...door, control: 'full' }, ['p1'], {}))).toBe('accepted')
  await verbs['backup/make'].act(door, { stack: 'diary' })
  expect(await verbs['backup/list'].act(door, { stack: 'diary' })).toMatchObject({
    snapshots: [{ volume: 'db' }],
  })
  await verbs['backup/drill'].act(door, { stack: 'diary' })
  expect(homeport.asked).toContainEqual(['backUp', { stack: 'diary' }, asker])
  expect(homeport.asked).toContainEqual(['drill', { stack: 'diary' }, asker])
})
