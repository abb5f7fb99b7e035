import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { MQTT_API, type MqttVerb, mqttRequests } from '../../../backend/contract/mqtt.ts'
import { check } from '../../../backend/contract/problem.ts'
import { API } from '../../../frontend-card/client/api.ts'
import { MqttLink } from '../../../frontend-card/client/mqtt-link.ts'
import { OrderedBroker } from './a-broker.ts'
import { anEmptyHome, KeepingListener, line } from './a-listener.ts'

const INFO = {
  instance: '5f3a9c1e',
  home: 'attic',
  version: '0.1.0',
  api: 1,
  control: 'safe',
  base: 'homeport',
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** Time goes by, and what waits for nothing but a turn is done. */
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)

async function followed() {
  const broker = new OrderedBroker()
  const link = new MqttLink(broker, 'homeport')
  const listener = new KeepingListener()
  const end = link.follow(listener)
  await pass(0)
  return { broker, link, listener, end }
}

/** Answers the newest request of that verb. */
async function answer(broker: OrderedBroker, verb: string, data: object, status: object = { status: 'ok' }) {
  const { transaction } = broker.requests.findLast((request) => request.verb === verb) ?? {}
  broker.says(`homeport/bridge/response/${verb}`, { ...status, data, transaction })
  await pass(0)
}

async function live() {
  const house = await followed()
  house.broker.says('homeport/bridge/info', INFO)
  house.broker.says('homeport/bridge/state', 'online')
  await answer(house.broker, 'home/read', anEmptyHome('attic'))
  return house
}

const reads = (broker: OrderedBroker) => broker.requests.filter(({ verb }) => verb === 'home/read').length

test('without the broker the picture is old, once; with it everything is asked anew', async () => {
  const { broker, link, listener } = await live()
  link.broker(true)
  link.broker(false)
  link.broker(false)
  expect(listener.told).toEqual(['connecting', 'home attic', 'live', 'lost'])
  expect(listener.states.at(-1)).toMatchObject({ text: 'Home Assistant has no word with the MQTT broker.' })
  link.broker(true)
  await pass(0)
  broker.says('homeport/bridge/info', INFO)
  broker.says('homeport/bridge/state', 'online')
  await answer(broker, 'home/read', anEmptyHome('later'))
  expect(listener.told.slice(-2)).toEqual(['home later', 'live'])
})

describe('beginning', () => {
  test('answers and events are subscribed before anything is asked', async () => {
    const { broker } = await live()
    expect(broker.deeds).toEqual([
      'subscribe homeport/bridge/response/#',
      'subscribe homeport/bridge/told',
      'subscribe homeport/bridge/info',
      'subscribe homeport/bridge/state',
      'publish homeport/bridge/request/home/read',
    ])
  })

  test('the picture comes before the link is called live', async () => {
    const { listener } = await live()
    expect(listener.told).toEqual(['connecting', 'home attic', 'live'])
  })

  test('a bridge nobody hears of is said after ten seconds, with what to check', async () => {
    const { listener } = await followed()
    await pass(9_999)
    expect(listener.told).toEqual(['connecting'])
    await pass(1)
    expect(listener.states.at(-1)).toMatchObject({
      kind: 'lost',
      text: expect.stringContaining('base topic'),
    })
  })

  test('an answer that came before its topic was subscribed is asked for again', async () => {
    const { broker, listener } = await followed()
    broker.says('homeport/bridge/info', INFO)
    broker.says('homeport/bridge/state', 'online')
    await pass(2_500)
    expect(reads(broker)).toBe(2)
    await answer(broker, 'home/read', anEmptyHome('attic'))
    await pass(60_000)
    expect(reads(broker)).toBe(2)
    expect(listener.told.at(-1)).toBe('live')
  })

  test('what Home Assistant refuses is said, and tried again', async () => {
    const broker = new OrderedBroker()
    broker.refusal = 'MQTT is not loaded'
    const listener = new KeepingListener()
    new MqttLink(broker, 'homeport').follow(listener)
    await pass(0)
    expect(listener.states.at(-1)).toMatchObject({
      kind: 'refused',
      text: expect.stringContaining('MQTT is not loaded'),
    })
    broker.refusal = undefined
    await pass(10_000)
    broker.says('homeport/bridge/info', INFO)
    broker.says('homeport/bridge/state', 'online')
    await answer(broker, 'home/read', anEmptyHome('attic'))
    expect(listener.told.at(-1)).toBe('live')
  })

  test.each([
    [2, 'older than homeport 0.1.0'],
    [0, 'newer than homeport 0.1.0'],
  ])('a bridge of api %i is not misunderstood but named', async (api, text) => {
    const { broker, listener } = await followed()
    broker.says('homeport/bridge/info', { ...INFO, api })
    broker.says('homeport/bridge/state', 'online')
    await pass(60_000)
    expect(listener.states.at(-1)).toMatchObject({ kind: 'refused', text: expect.stringContaining(text) })
    expect(broker.requests).toEqual([])
  })
})

describe('events', () => {
  test('are handed on in their order', async () => {
    const { broker, listener } = await live()
    for (const id of [7, 8, 9]) broker.says('homeport/bridge/told', line(id))
    expect(listener.told.slice(3)).toEqual(['log 7', 'log 8', 'log 9'])
    expect(reads(broker)).toBe(1)
  })

  test('a gap makes the whole picture be read again', async () => {
    const { broker, listener } = await live()
    broker.says('homeport/bridge/told', line(7))
    broker.says('homeport/bridge/told', line(9))
    expect(reads(broker)).toBe(2)
    await answer(broker, 'home/read', anEmptyHome('cellar'))
    expect(listener.told.slice(3)).toEqual(['log 7', 'log 9', 'home cellar'])
  })

  test('an inventory event makes the whole picture be read again', async () => {
    const { broker } = await live()
    broker.says('homeport/bridge/told', { id: 7, event: { type: 'inventory', problems: [] } })
    expect(reads(broker)).toBe(2)
  })

  test('what is told while the picture is read comes after it', async () => {
    const { broker, listener } = await followed()
    broker.says('homeport/bridge/info', INFO)
    broker.says('homeport/bridge/state', 'online')
    broker.says('homeport/bridge/told', line(1))
    await answer(broker, 'home/read', anEmptyHome('attic'))
    expect(listener.told).toEqual(['connecting', 'home attic', 'live', 'log 1'])
  })

  test('a gap while the picture is read makes another be read after it', async () => {
    const { broker } = await live()
    broker.says('homeport/bridge/told', line(1))
    broker.says('homeport/bridge/told', line(3))
    broker.says('homeport/bridge/told', line(5))
    await answer(broker, 'home/read', anEmptyHome('attic'))
    expect(reads(broker)).toBe(3)
  })

  test.each(['', 'null', '[]', '{"id":"1","event":{}}', '{"id":1}', 'x'.repeat(1_000_000)])(
    'nonsense is passed over (%#)',
    async (payload) => {
      const { broker, listener } = await live()
      broker.says('homeport/bridge/told', payload)
      broker.says('homeport/bridge/response/home/read', payload)
      expect(listener.told).toEqual(['connecting', 'home attic', 'live'])
    },
  )
})

describe('loss and return', () => {
  test('a bridge that goes is lost at once, and live with a new picture when it is back', async () => {
    const { broker, listener } = await live()
    broker.says('homeport/bridge/state', 'offline')
    expect(listener.states.at(-1)).toMatchObject({ kind: 'lost' })
    broker.says('homeport/bridge/state', 'online')
    await answer(broker, 'home/read', anEmptyHome('attic'))
    expect(listener.told.slice(3)).toEqual(['lost', 'home attic', 'live'])
  })

  test('events of a bridge that began to count anew are no gap after its return', async () => {
    const { broker } = await live()
    broker.says('homeport/bridge/told', line(70))
    broker.says('homeport/bridge/state', 'offline')
    broker.says('homeport/bridge/state', 'online')
    await answer(broker, 'home/read', anEmptyHome('attic'))
    broker.says('homeport/bridge/told', line(1))
    expect(reads(broker)).toBe(2)
  })

  test('everything is subscribed anew when Home Assistant is back', async () => {
    const { broker, listener } = await live()
    broker.homeAssistant(false)
    expect(listener.states.at(-1)).toMatchObject({ kind: 'lost', text: 'Home Assistant cannot be reached.' })
    const before = broker.deeds.length
    broker.homeAssistant(true)
    await pass(0)
    expect(broker.deeds.slice(before).filter((deed) => deed.startsWith('subscribe'))).toHaveLength(4)
    broker.says('homeport/bridge/state', 'online')
    await answer(broker, 'home/read', anEmptyHome('attic'))
    expect(listener.told.at(-1)).toBe('live')
    expect(broker.subscribed()).toHaveLength(4)
  })

  test('a picture that does not come makes the link lost, and is asked for until it comes', async () => {
    const { broker, listener } = await followed()
    broker.says('homeport/bridge/info', INFO)
    broker.says('homeport/bridge/state', 'online')
    await pass(10_000)
    expect(listener.states.at(-1)).toMatchObject({ kind: 'lost', text: expect.stringContaining('10 s') })
    await pass(10_000)
    broker.says('homeport/bridge/state', 'online')
    await answer(broker, 'home/read', anEmptyHome('attic'))
    expect(listener.told.at(-1)).toBe('live')
  })

  test('an ended link leaves no subscription, no timer and says no more', async () => {
    const { broker, link, listener, end } = await live()
    const refused = expect(link.run('r')).rejects.toMatchObject({ code: 'unreachable' })
    end()
    await refused
    broker.says('homeport/bridge/state', 'offline')
    expect(broker.subscribed()).toEqual([])
    expect(vi.getTimerCount()).toBe(0)
    expect(listener.told).toEqual(['connecting', 'home attic', 'live'])
  })

  test('an ended link can be followed anew: a card is taken out of the page and put back', async () => {
    const { broker, link, end } = await live()
    end()
    const listener = new KeepingListener()
    link.follow(listener)
    await pass(0)
    broker.says('homeport/bridge/info', INFO)
    broker.says('homeport/bridge/state', 'online')
    await answer(broker, 'home/read', anEmptyHome('attic'))
    expect(listener.told).toEqual(['connecting', 'home attic', 'live'])
    expect(broker.subscribed()).toHaveLength(4)
  })

  test('a link ended before its first subscription stood leaves none behind', async () => {
    const broker = new OrderedBroker()
    new MqttLink(broker, 'homeport').follow(new KeepingListener())()
    await pass(0)
    expect(broker.subscribed()).toEqual([])
    expect(vi.getTimerCount()).toBe(0)
  })
})

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

  test('where the bridge takes no commands, none are offered', async () => {
    const { broker, link } = await followed()
    broker.says('homeport/bridge/info', { ...INFO, control: 'off' })
    expect([...link.abilities]).not.toContain('approve')
    broker.says('homeport/bridge/info', INFO)
    expect([...link.abilities]).toContain('approve')
  })
})
