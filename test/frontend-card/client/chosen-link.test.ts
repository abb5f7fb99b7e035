import { expect, onTestFinished, test, vi } from 'vitest'
import { cardConfig } from '../../../frontend-card/card-config.ts'
import { ChosenLink } from '../../../frontend-card/client/chosen-link.ts'
import type { Link } from '../../../frontend-card/client/link.ts'
import { aKnownHome, GuardedHomeAssistant } from '../home-assistant/a-hass.ts'
import { KeepingListener } from './a-listener.ts'

const turn = () => new Promise<void>((resolve) => setImmediate(resolve))

/** A card that follows each link it is given, as the card does. */
async function aCard(house: GuardedHomeAssistant, options: object = {}) {
  const links: Link[] = []
  const listener = new KeepingListener()
  let end: (() => void) | undefined
  const chosen = new ChosenLink(
    house.hass(),
    cardConfig({ type: 'custom:homeport-card', ...options }),
    (link) => {
      end?.()
      links.push(link)
      end = link.follow(listener)
    },
  )
  onTestFinished(() => end?.())
  await turn()
  const hear = async () => {
    chosen.heard(house.hass())
    await turn()
  }
  return { links, hear, chosen, told: () => listener.told.at(-1) }
}

const kinds = (links: Link[]) => links.map(({ kind }) => kind)

test('an administrator has MQTT, under the base topic of the version sensor', async () => {
  const house = aKnownHome()
  const { links } = await aCard(house, { base: 'ignored' })
  expect(kinds(links)).toEqual(['mqtt'])
  expect(house.topics).toEqual([
    'house/port/bridge/response/#',
    'house/port/bridge/told',
    'house/port/bridge/info',
    'house/port/bridge/state',
  ])
})

test.each([
  [{ base: 'written' }, 'written/bridge/state'],
  [{}, 'homeport/bridge/state'],
])('without a version sensor, the base topic is that of %j, or homeport', async (options, topic) => {
  const house = new GuardedHomeAssistant()
  await aCard(house, options)
  expect(house.topics).toContain(topic)
})

test('everyone else has entities, and nothing is tried that would be refused', async () => {
  const house = aKnownHome()
  house.isAdmin = false
  const { links, hear } = await aCard(house)
  house.withState('sensor.s', 'running')
  await hear()
  expect(kinds(links)).toEqual(['entities'])
  expect(house.asked).toEqual(['config/entity_registry/list'])
  expect(house.refused).toEqual([])
  expect(house.listening()).toBe(0)
})

test('a user Home Assistant does not tell of is no administrator', async () => {
  const house = aKnownHome()
  const { user: _user, ...hass } = house.hass()
  const links: Link[] = []
  new ChosenLink(hass, cardConfig({ type: 'x' }), (link) => links.push(link))
  await turn()
  expect(kinds(links)).toEqual(['entities'])
})

test('a bridge that shows up later, under another topic, is followed there', async () => {
  const house = new GuardedHomeAssistant()
  const { links, hear } = await aCard(house)
  house.withDevice('d-bridge', 'homeport_5f3a9c1e', 'Homeport').withEntity({
    uniqueId: 'homeport_5f3a9c1e_version',
    entityId: 'sensor.v',
    state: 'unavailable',
  })
  await hear()
  expect(kinds(links)).toEqual(['mqtt'])
  house.withState('sensor.v', '0.1.0', { base: 'upstairs' })
  await hear()
  expect(kinds(links)).toEqual(['mqtt', 'mqtt'])
  expect(house.topics).toContain('upstairs/bridge/state')
})

test('a bridge that goes away keeps its topic, and is told from a broker that does', async () => {
  const house = aKnownHome()
  const { links, hear } = await aCard(house)
  const asked = house.topics.length
  house.withState('sensor.renamed_version', 'unavailable')
  await hear()
  house.withState('sensor.renamed_version', '0.1.0', { base: 'house/port' })
  await hear()
  expect(links).toHaveLength(1)
  expect(house.topics).toHaveLength(asked)
})

test('a broker that goes away is told, and the bridge is listened to anew when it is back', async () => {
  const house = aKnownHome()
  const { links, told, hear } = await aCard(house)
  const asked = house.topics.length
  house.withState('sensor.renamed_version', 'unavailable')
  house.withState('binary_sensor.renamed_link', 'unavailable')
  await hear()
  expect(told()).toBe('lost')
  expect(house.topics).toHaveLength(asked)
  house.withState('binary_sensor.renamed_link', 'off')
  await hear()
  expect(links).toHaveLength(1)
  expect(house.topics).toHaveLength(2 * asked)
})

test('a chosen device that is gone is not replaced by another homeport', async () => {
  const house = aKnownHome()
  const { links } = await aCard(house, { device: 'd-gone' })
  expect(kinds(links)).toEqual(['entities'])
  expect(house.topics).toEqual([])
})

test('states of others ask nothing', async () => {
  const house = aKnownHome()
  const { links, hear } = await aCard(house)
  const before = house.asked.length
  house.withState('light.kitchen', 'on')
  await hear()
  expect(links).toHaveLength(1)
  expect(house.asked).toHaveLength(before)
})

test('ended before Home Assistant answered, no link is given', async () => {
  const house = aKnownHome()
  const links: Link[] = []
  new ChosenLink(house.hass(), cardConfig({ type: 'x' }), (link) => links.push(link)).end()
  await turn()
  expect(links).toEqual([])
})

/** Home Assistant passes on the page of this app, or does not (any more). */
function withApp(house: GuardedHomeAssistant, answers: Record<string, unknown>): GuardedHomeAssistant {
  house.withState('sensor.renamed_version', '0.1.0', { base: 'house/port', ingress: 'a1_homeport' })
  house.answers = answers
  return house
}

const info = { ingress_url: '/api/hassio_ingress/token/' }

test('where homeport is an app, an administrator has all of it through ingress', async () => {
  const answers = { 'supervisor/ingress/info': info, 'supervisor/ingress/session': { session: 's1' } }
  const cookies = aDocument()
  const house = withApp(aKnownHome(), answers)
  const { links, hear, chosen } = await aCard(house)
  expect(kinds(links)).toEqual(['ingress'])
  expect(house.asked).toEqual([
    'config/entity_registry/list',
    'supervisor/ingress/info',
    'supervisor/ingress/session',
  ])
  expect(cookies).toEqual(['ingress_session=s1;path=/api/hassio_ingress/;SameSite=Strict'])
  house.withState('sensor.renamed_version', '0.1.0', { base: 'another', ingress: 'a1_homeport' })
  await hear()
  expect(kinds(links)).toEqual(['ingress'])
  chosen.end()
})

test.each<[string, Record<string, unknown>]>([
  ['it does not know the app', {}],
  ['the app is not passed on', { 'supervisor/ingress/info': { ingress_url: '' } }],
  ['it gives no session', { 'supervisor/ingress/info': info }],
])('when Home Assistant says that %s, there is MQTT', async (_case, answers) => {
  aDocument()
  const { links } = await aCard(withApp(aKnownHome(), answers))
  expect(kinds(links)).toEqual(['mqtt'])
})

test('who is no administrator never tries ingress', async () => {
  const house = withApp(aKnownHome(), { 'supervisor/ingress/info': info })
  house.isAdmin = false
  const { links } = await aCard(house)
  expect(kinds(links)).toEqual(['entities'])
  expect(house.asked).toEqual(['config/entity_registry/list'])
})

/** What a card keeps in the browser, as it is written there. */
function aDocument(): string[] {
  const written: string[] = []
  vi.stubGlobal('location', { protocol: 'http:' })
  vi.stubGlobal('document', {
    set cookie(value: string) {
      written.push(value)
    },
  })
  vi.stubGlobal('fetch', async (url: string) =>
    url.endsWith('/nodes') ? Response.json([]) : new Promise(() => {}),
  )
  onTestFinished(() => void vi.unstubAllGlobals())
  return written
}
