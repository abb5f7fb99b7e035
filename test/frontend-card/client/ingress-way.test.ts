import { expect, onTestFinished, test, vi } from 'vitest'
import { cardConfig } from '../../../frontend-card/card-config.ts'
import { ChosenLink } from '../../../frontend-card/client/chosen-link.ts'
import type { Link } from '../../../frontend-card/client/link.ts'
import { aKnownHome, type GuardedHomeAssistant } from '../home-assistant/a-hass.ts'
import { anEmptyHome, KeepingListener } from './a-listener.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND

/** homeport as an app: what Home Assistant passes on, and what it answers while homeport is away. */
function anApp(isUp: boolean) {
  let up = isUp
  const streams = new Set<ReadableStreamDefaultController<Uint8Array>>()
  const hello = new TextEncoder().encode('event: hello\nid: 1\ndata: {}\n\n')
  const events = (until: AbortSignal) =>
    new ReadableStream<Uint8Array>({
      start(stream) {
        stream.enqueue(hello)
        streams.add(stream)
        until.addEventListener('abort', () => streams.delete(stream))
      },
      cancel: () => {},
    })
  vi.stubGlobal('fetch', async (url: string, { signal }: { signal: AbortSignal }) => {
    if (!up) return new Response('Bad Gateway', { status: 502 })
    if (url.endsWith('/events')) return new Response(events(signal))
    return Response.json(url.endsWith('/home') ? anEmptyHome('attic') : [])
  })
  vi.stubGlobal('location', { protocol: 'http:' })
  vi.stubGlobal('document', {})
  return {
    goes() {
      up = false
      for (const stream of streams) stream.error(new Error('gone'))
      streams.clear()
    },
    comes() {
      up = true
    },
  }
}

const toldOf = { base: 'house/port', ingress: 'a1_homeport' }

/** A card of an administrator, which follows each link it is given as the card does. */
async function aCard({ isUp, told = toldOf }: { isUp: boolean; told?: Record<string, unknown> }) {
  vi.useFakeTimers({ now: 0 })
  onTestFinished(() => {
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })
  const app = anApp(isUp)
  const house = aKnownHome().withState('sensor.renamed_version', '0.1.0', told)
  house.answers = {
    'supervisor/ingress/info': { ingress_url: '/api/hassio_ingress/token/' },
    'supervisor/ingress/session': { session: 's1' },
    'supervisor/ingress/validate_session': {},
  }
  const links: Link[] = []
  const listener = new KeepingListener()
  let end: (() => void) | undefined
  const chosen = new ChosenLink(house.hass(), cardConfig({ type: 'x' }), (link) => {
    end?.()
    links.push(link)
    end = link.follow(listener)
  })
  onTestFinished(() => {
    chosen.end()
    end?.()
  })
  await vi.advanceTimersByTimeAsync(100)
  const hear = () => chosen.heard(house.hass())
  return { app, house, chosen, hear, kinds: () => links.map(({ kind }) => kind), told: listener.told }
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)
const tries = (house: GuardedHomeAssistant) =>
  house.asked.filter((one) => one === 'supervisor/ingress/info').length

test('opened while homeport does not answer, the card has MQTT, and ingress once it does', async () => {
  const { app, kinds, told } = await aCard({ isUp: false })
  expect(kinds()).toEqual(['mqtt'])
  app.comes()
  await pass(6 * SECOND)
  expect(kinds()).toEqual(['mqtt', 'ingress'])
  expect(told.slice(-2)).toEqual(['home attic', 'live'])
})

test('an app of which Home Assistant hears only later is entered then', async () => {
  const { house, hear, kinds } = await aCard({ isUp: true, told: { base: 'house/port' } })
  expect(kinds()).toEqual(['mqtt'])
  house.withState('sensor.renamed_version', '0.1.0', toldOf)
  hear()
  await pass(6 * SECOND)
  expect(kinds()).toEqual(['mqtt', 'ingress'])
})

test('while it is away it is tried ever more seldom, and never given up', async () => {
  const { app, house, kinds } = await aCard({ isUp: false })
  await pass(60 * MINUTE)
  expect(tries(house)).toBeGreaterThan(12)
  expect(tries(house)).toBeLessThan(25)
  app.comes()
  await pass(5 * MINUTE)
  expect(kinds()).toEqual(['mqtt', 'ingress'])
})

test('a homeport that is started anew keeps its way; one that stays away is told of by MQTT', async () => {
  const { app, house, kinds } = await aCard({ isUp: true })
  expect(kinds()).toEqual(['ingress'])
  app.goes()
  await pass(5 * SECOND)
  app.comes()
  await pass(2 * MINUTE)
  expect(kinds()).toEqual(['ingress'])
  app.goes()
  await pass(16 * SECOND)
  expect(kinds()).toEqual(['ingress', 'mqtt'])
  expect(house.topics).toContain('house/port/bridge/state')
  app.comes()
  await pass(6 * SECOND)
  expect(kinds()).toEqual(['ingress', 'mqtt', 'ingress'])
})

test('a way that comes and goes is not taken each time', async () => {
  const { app, kinds } = await aCard({ isUp: true })
  for (let times = 0; times < 30; times += 1) {
    app.goes()
    await pass(20 * SECOND)
    app.comes()
    await pass(40 * SECOND)
  }
  expect(kinds().length).toBeLessThan(20)
})

test('a closed card tries nothing more', async () => {
  const { house, chosen } = await aCard({ isUp: false })
  const before = house.asked.length
  chosen.end()
  await pass(60 * MINUTE)
  expect(house.asked).toHaveLength(before)
})
