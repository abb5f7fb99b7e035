import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { MQTT_API, type MqttVerb, mqttRequests } from '../../../../backend/contract/doors/mqtt.ts'
import { check } from '../../../../backend/contract/doors/problem.ts'
import { API } from '../../../../frontend-card/client/api.ts'
import type { MqttLink } from '../../../../frontend-card/client/mqtt/mqtt-link.ts'
import { answer, followed, INFO, live, pass } from './a-followed-link.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('deeds', () => {
  test.each([
    ['plan/make', (link: MqttLink) => link.makePlan({ stack: 'web' }), { stack: 'web' }],
    ['plan/make', (link: MqttLink) => link.makePlan({ swarm: 'main' }), { swarm: 'main' }],
    [
      'plan/approve',
      (link: MqttLink) => link.startRun({ plans: ['p'], answers: { q: 'yes' } }),
      { plans: ['p'], answers: { q: 'yes' } },
    ],
    [
      'run/cancel',
      (link: MqttLink) => link.cancelRun('r', { choice: 'leave' }),
      { run: 'r', choice: 'leave' },
    ],
    ['run/resume', (link: MqttLink) => link.resumeRun('r'), { run: 'r' }],
    ['run/abandon', (link: MqttLink) => link.abandonRun('r'), { run: 'r' }],
    ['run/read', (link: MqttLink) => link.run('r'), { run: 'r' }],
  ])('%s carries its arguments and gives the answer', async (verb, deed, args) => {
    const { broker, link } = await live()
    const done = deed(link)
    expect(broker.requests.at(-1)).toMatchObject({ verb, ...args })
    await answer(broker, verb, { id: 'given' })
    expect(await done).toEqual({ id: 'given' })
  })

  test('none asks for what the bridge does not take', async () => {
    const { broker, link } = await live()
    const deeds = [
      link.makePlan({ stack: 'web', release: 3 }),
      link.makePlan({ swarm: 'main' }),
      link.startRun({ plans: ['p'], answers: { q: 'yes' }, by: 'Ann' }),
      link.cancelRun('r', { choice: 'go-on' }),
      link.resumeRun('r'),
      link.abandonRun('r'),
      link.run('r'),
      link.runLog('r'),
      link.releases('web'),
    ]
    for (const { verb, transaction: _mine, ...args } of broker.requests) {
      expect([verb, check(mqttRequests[verb as MqttVerb], args)]).toEqual([verb, []])
    }
    broker.says('homeport/bridge/state', 'offline')
    expect((await Promise.allSettled(deeds)).every(({ status }) => status === 'rejected')).toBe(true)
    expect(API).toBe(MQTT_API)
  })

  test('each has a transaction of its own, and the answer to another is passed over', async () => {
    const { broker, link } = await live()
    const asked = [link.runLog('a'), link.runLog('b')]
    const [a, b] = broker.requests.slice(-2)
    expect(a?.transaction).not.toBe(b?.transaction)
    const says = (transaction: unknown, line: string) =>
      broker.says('homeport/bridge/response/run/log', { status: 'ok', data: { lines: [line] }, transaction })
    says('card-of-another-page-1', 'none')
    says(b?.transaction, 'of b')
    says(a?.transaction, 'of a')
    expect(await Promise.all(asked)).toEqual([['of a'], ['of b']])
  })

  test('a refusal keeps its code and its advice', async () => {
    const { broker, link } = await live()
    const refused = expect(link.startRun({ plans: ['p'] })).rejects.toMatchObject({
      code: 'question-open',
      message: 'plan p asks',
      advice: 'Answer.',
    })
    const status = { status: 'error', error: 'plan p asks', code: 'question-open', advice: 'Answer.' }
    await answer(broker, 'plan/approve', {}, status)
    await refused
  })

  test('silence is a refusal after ten seconds, and a deed is never sent twice', async () => {
    const { broker, link } = await live()
    const refused = expect(link.startRun({ plans: ['p'] })).rejects.toMatchObject({
      code: 'no-answer',
      advice: expect.stringContaining('base topic'),
    })
    await pass(10_000)
    await refused
    expect(broker.requests.filter(({ verb }) => verb === 'plan/approve')).toHaveLength(1)
  })

  test('a publication that Home Assistant refuses says why', async () => {
    const { broker, link } = await live()
    broker.refusal = 'Unauthorized'
    await expect(link.resumeRun('r')).rejects.toMatchObject({
      code: 'not-sent',
      message: expect.stringContaining('Unauthorized'),
    })
  })

  test('a bridge that goes refuses what is open at once', async () => {
    const { broker, link } = await live()
    const refused = expect(link.resumeRun('r')).rejects.toMatchObject({ code: 'unreachable' })
    broker.says('homeport/bridge/state', 'offline')
    await refused
  })

  test('values of secrets do not go this way, and it is said where they do', async () => {
    const { broker, link } = await live()
    const before = broker.requests.length
    expect([...link.abilities]).not.toContain('secrets')
    for (const deed of [link.secrets(), link.putSecret(), link.makeSecretKey()])
      await expect(deed).rejects.toMatchObject({
        code: 'not-here',
        advice: expect.stringContaining('homeport’s own page'),
      })
    expect(broker.requests).toHaveLength(before)
  })

  test('where the bridge takes no commands, none are offered', async () => {
    const { broker, link } = await followed()
    broker.says('homeport/bridge/info', { ...INFO, control: 'off' })
    expect([...link.abilities]).not.toContain('approve')
    broker.says('homeport/bridge/info', INFO)
    expect([...link.abilities]).toContain('approve')
  })
})
