import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { ingressDoor } from '../../../frontend-card/home-assistant/ingress-door.ts'
import { GuardedHomeAssistant } from './a-hass.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

/** A door that was opened, and what a card keeps in the browser for it. */
async function anOpenDoor(protocol = 'http:') {
  const cookies: string[] = []
  vi.stubGlobal('location', { protocol })
  vi.stubGlobal('document', {
    set cookie(value: string) {
      cookies.push(value)
    },
  })
  const house = new GuardedHomeAssistant()
  house.answers = {
    'supervisor/ingress/info': { ingress_url: '/api/hassio_ingress/token/' },
    'supervisor/ingress/session': { session: 's1' },
    'supervisor/ingress/validate_session': {},
  }
  const door = ingressDoor(house.hass(), 'a1_homeport')
  onTestFinished(() => door.close())
  return { house, door, cookies, url: await door.open() }
}

const minutes = (count: number) => vi.advanceTimersByTimeAsync(count * 60_000)

test('its session goes to apps alone, and over TLS only where there is TLS', async () => {
  const { url, cookies } = await anOpenDoor('https:')
  expect(url).toBe('/api/hassio_ingress/token/')
  expect(cookies).toEqual(['ingress_session=s1;path=/api/hassio_ingress/;SameSite=Strict;Secure'])
})

test('as long as it is open its session is kept alive, and made anew when Home Assistant has forgotten it', async () => {
  const { house, cookies } = await anOpenDoor()
  await minutes(3)
  expect(house.asked.filter((one) => one === 'supervisor/ingress/validate_session')).toHaveLength(3)
  house.answers = { 'supervisor/ingress/session': { session: 's2' } }
  await minutes(1)
  expect(cookies.at(-1)).toContain('ingress_session=s2;')
})

test('while Home Assistant is away it waits', async () => {
  const { house, cookies } = await anOpenDoor()
  house.answers = {}
  await minutes(2)
  expect(cookies).toHaveLength(1)
  house.answers = { 'supervisor/ingress/session': { session: 's3' } }
  await minutes(1)
  expect(cookies.at(-1)).toContain('ingress_session=s3;')
})

test('closed, it asks nothing more', async () => {
  const { house, door } = await anOpenDoor()
  door.close()
  const before = house.asked.length
  await minutes(5)
  expect(house.asked).toHaveLength(before)
})
