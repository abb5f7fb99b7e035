import { expect, test } from 'vitest'
import { anna, aSmallHomeRuns } from '../support/home/a-small-home.ts'
import { anOfferedKey } from '../support/home/some-views.ts'

const { where, fingerprint, key } = anOfferedKey
const OTHER = 'ssh-ed25519 AAAAanother'

/** A home whose inventory's server shows this key; what was accepted, and how often it was looked at anew. */
async function aServerThatShows(hostKey = anOfferedKey) {
  const accepted: string[] = []
  let looks = 0
  const home = await aSmallHomeRuns({
    hostKeys: { accept: (host, all) => accepted.push(`${host} ${all}`) },
    source: {
      lookNow: () => {
        looks += 1
      },
    },
  })
  const problem = { code: 'host-key-unknown', text: 'The host key of nas is not known yet' }
  home.house.watched.inventoryLost({ ...problem, hostKey })
  return { ...home, accepted, looks: () => looks }
}

test('the key that was compared is written down whole, the server is asked at once, and who did it is known', async () => {
  const { homeport, accepted, looks, store } = await aServerThatShows()
  expect(homeport.acceptHostKey({ where, key }, anna)).toEqual(anOfferedKey)
  expect(accepted).toEqual([`${where} ${key}`])
  expect(looks()).toBe(1)
  expect(store.audits(1)).toMatchObject([
    { who: 'anna', what: `accept the host key of ${where}: ${key}`, result: 'accepted' },
  ])
})

test.each([
  ['another key than the one it shows now', { where, key: OTHER }, fingerprint],
  ['a key of a host that shows none', { where: 'attic', key }, 'none'],
])('%s is not accepted', async (_what, request, shown) => {
  const { homeport, accepted, looks } = await aServerThatShows()
  expect(() => homeport.acceptHostKey(request, anna)).toThrow(
    expect.objectContaining({ code: 'host-key-other', message: expect.stringContaining(shown) }),
  )
  expect([accepted, looks()]).toEqual([[], 0])
})

test('a key that is pinned elsewhere is changed there', async () => {
  const pinned = { ...anOfferedKey, known: ['SHA256:another'], pinnedIn: 'HOMEPORT_INVENTORY_HOST_KEY' }
  const { homeport, accepted } = await aServerThatShows(pinned)
  expect(() => homeport.acceptHostKey({ where, key }, anna)).toThrow(
    expect.objectContaining({ code: 'host-key-pinned', advice: expect.stringContaining(key) }),
  )
  expect(accepted).toEqual([])
})
