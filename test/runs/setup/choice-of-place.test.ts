import { describe, expect, test } from 'vitest'
import { HomeportError } from '../../../backend/contract/errors.ts'
import type { InventoryPlace } from '../../../backend/contract/setup.ts'
import type { RawInventory } from '../../../backend/core/inventory/inventory.ts'
import { SourceError } from '../../../backend/ports/inventory-source.ts'
import { aFirstStart, emptyInventory } from '../../support/home/a-first-start.ts'
import { rejection } from '../../support/refusal.ts'

const asker = { who: 'Ada', from: 'http' }
const something: RawInventory = {
  ...emptyInventory,
  files: { 'topology.yaml': { value: { home: 'attic' }, lineOf: () => 1, errors: [] } },
}
const offered = { where: 'nas', kind: 'ssh-ed25519', key: 'ssh-ed25519 AAAA', fingerprint: 'SHA256:x' }
const folder = { folder: '/srv/home' }
const repository = { url: 'git@nas:home.git' }
const lost = (code: string) => new SourceError({ code, text: `it is ${code}`, advice: 'Mend it.' })

describe('a place that is chosen is looked at before it is used', () => {
  test('with an inventory: used from then on', async () => {
    const { door, did, audits } = aFirstStart({ look: async () => something })
    const found = await door.chooseInventory({ folder: ' /srv/home/ ' }, asker)
    expect(found).toEqual({ ok: true, holds: 'inventory' })
    expect(did).toEqual([['use', folder]])
    expect(audits).toEqual(['look for the inventory in /srv/home: accepted'])
  })

  test.each([
    ['an empty folder', async () => emptyInventory],
    ['a folder that is not there', () => Promise.reject(lost('no-folder'))],
  ])('%s: files can be written there, and nothing is decided yet', async (_, look) => {
    const { door, did } = aFirstStart({ look })
    expect(await door.chooseInventory(folder, asker)).toEqual({ ok: true, holds: 'nothing' })
    expect(did).toEqual([['room', '/srv/home']])
  })

  test('an empty folder where nothing can be written is refused at once, not at the end', async () => {
    const files = { assertRoom: () => Promise.reject(new HomeportError('folder-not-writable', 'no')) }
    const { door } = aFirstStart({ files })
    expect((await rejection(door.chooseInventory(folder, asker))).code).toBe('folder-not-writable')
    expect(door.setup()).not.toHaveProperty('place')
  })

  test.each([
    ['without an inventory', async () => emptyInventory, 'no-inventory'],
    ['that cannot be read', () => Promise.reject(lost('ref-gone')), 'ref-gone'],
  ])('a repository %s is not used, and why is said', async (_, look, code) => {
    const { door, did } = aFirstStart({ look })
    expect(await door.chooseInventory(repository, asker)).toMatchObject({ ok: false, problem: { code } })
    expect(did).toEqual([])
  })

  test('what a power cut left half in place is finished before it is looked at', async () => {
    const seen: string[] = []
    const files = { finish: async () => void seen.push('finish') }
    const look = async () => {
      seen.push('look')
      return something
    }
    await aFirstStart({ files, look }).door.chooseInventory(folder, asker)
    expect(seen).toEqual(['finish', 'look'])
  })

  test('what names no place is said, and nothing is looked at', async () => {
    const { door, audits } = aFirstStart()
    const chosen = await door.chooseInventory({ folder: 'here' }, asker)
    expect(chosen).toMatchObject({ ok: false, problem: { code: 'invalid-place' } })
    expect(audits).toEqual([])
  })

  test('a place that is not ready is where one goes on, on another device and after a restart', async () => {
    const look = () => Promise.reject(lost('git-not-let-in'))
    const { door, facts } = aFirstStart({ look, current: { folder: '/inventory' } })
    await door.chooseInventory(repository, asker)
    expect(door.setup().place).toEqual(repository)
    expect(aFirstStart({ facts, current: { folder: '/inventory' } }).door.setup().place).toEqual(repository)
  })
})

test('the key that the server showed can be accepted, and no other', async () => {
  const unknown = new SourceError({ code: 'host-key-unknown', text: 'Nobody knows it', hostKey: offered })
  const { door, did } = aFirstStart({ look: () => Promise.reject(unknown) })
  const { where, key } = offered
  expect(() => door.acceptHostKey({ where, key }, asker)).toThrow('nas does not show this key')
  const chosen = await door.chooseInventory(repository, asker)
  expect(chosen).toMatchObject({ ok: false, problem: { hostKey: offered } })
  expect(() => door.acceptHostKey({ where, key: 'ssh-ed25519 BBBB' }, asker)).toThrow('nas does not show')
  expect(door.acceptHostKey({ where, key }, asker)).toEqual(offered)
  expect(did).toEqual([['accept', where, key]])
})

describe('a token for a repository over https', () => {
  const TOKEN = 'glpat-hunter22'
  const closed = { url: 'https://git.example/home.git' }
  /** Opens to that token alone. */
  const look = async (_: InventoryPlace, token?: string) => {
    if (token !== TOKEN) throw lost('git-not-let-in')
    return something
  }

  test('opens it, is kept with it, and is told nowhere', async () => {
    const { door, did, audits, facts } = aFirstStart({ look })
    const found = await door.chooseInventory({ ...closed, token: ` ${TOKEN}\n` }, asker)
    expect(found).toEqual({ ok: true, holds: 'inventory' })
    expect(did).toEqual([['use', closed, TOKEN]])
    expect(audits).toEqual(['look for the inventory in https://git.example/home.git with a token: accepted'])
    expect(JSON.stringify([found, door.setup(), audits, [...facts]])).not.toContain(TOKEN)
  })

  test('that does not open it is not kept, and what is kept so far does not hold it', async () => {
    const { door, did, facts } = aFirstStart({ look })
    const chosen = await door.chooseInventory({ ...closed, token: 'wrong-one' }, asker)
    expect(chosen).toMatchObject({ ok: false, problem: { code: 'git-not-let-in' } })
    expect(did).toEqual([])
    expect(door.setup().place).toEqual(closed)
    expect(JSON.stringify([chosen, door.setup(), [...facts]])).not.toContain('wrong-one')
  })

  test.each([
    ['over SSH', { ...repository, token: TOKEN }],
    ['of two words', { ...closed, token: `${TOKEN} and more` }],
  ])('%s is refused before anything is asked, and not repeated', async (_, wish) => {
    const { door, audits } = aFirstStart({ look })
    const chosen = await door.chooseInventory(wish, asker)
    expect(chosen).toMatchObject({ ok: false, problem: { code: 'invalid-token' } })
    expect(JSON.stringify(chosen)).not.toContain(TOKEN)
    expect(audits).toEqual([])
  })

  test('that cannot be kept leaves everything as it was', async () => {
    const keep = () => Promise.reject(new HomeportError('disk-full', 'no room'))
    const { door, did } = aFirstStart({ look, keep })
    const refused = await rejection(door.chooseInventory({ ...closed, token: TOKEN }, asker))
    expect(refused.code).toBe('disk-full')
    expect(did).toEqual([])
  })
})

describe('an option wins', () => {
  const decided = { current: { folder: '/inventory' }, decidedBy: 'HOMEPORT_INVENTORY' }

  test('it is said which one, and what it says, whatever was looked at before', async () => {
    const before = aFirstStart()
    await before.door.chooseInventory(folder, asker)
    const { decidedBy, place } = aFirstStart({ ...decided, facts: before.facts }).door.setup()
    expect({ decidedBy, place }).toEqual({ decidedBy: 'HOMEPORT_INVENTORY', place: { folder: '/inventory' } })
  })

  test('another place can neither be chosen nor written to', async () => {
    const { door, did } = aFirstStart({ ...decided, look: async () => something })
    const wish = { ...folder, home: 'attic', swarm: true, nodes: [{ name: 'rpi1', address: '10.0.0.1' }] }
    for (const work of [door.chooseInventory(folder, asker), door.writeInventory(wish, asker)]) {
      const { code, message } = await rejection(work)
      expect(code).toBe('inventory-decided')
      expect(message).toBe('HOMEPORT_INVENTORY says where the inventory is: /inventory')
    }
    expect(did).toEqual([])
  })
})

describe('what was decided while a place was looked at stays', () => {
  const slow = { url: 'git@slow:home.git' }
  /** One place answers late; what is looked at meanwhile answers at once. */
  function aSlowServer(hasInventory = () => false) {
    const answered = Promise.withResolvers<RawInventory>()
    const look = (place: InventoryPlace) => ('url' in place ? answered.promise : Promise.resolve(something))
    const { door, did } = aFirstStart({ look, hasInventory })
    return { door, did, answer: () => answered.resolve(something) }
  }

  test('another place that was chosen', async () => {
    const { door, did, answer } = aSlowServer()
    const late = door.chooseInventory(slow, asker)
    await door.chooseInventory(folder, asker)
    answer()
    expect((await rejection(late)).message).toBe('meanwhile another place was chosen: /srv/home')
    expect(did).toEqual([['use', folder]])
  })

  test('an inventory that came into force', async () => {
    let hasInventory = false
    const { door, did, answer } = aSlowServer(() => hasInventory)
    const late = door.chooseInventory(slow, asker)
    hasInventory = true
    answer()
    expect((await rejection(late)).code).toBe('inventory-decided')
    expect(did).toEqual([])
  })
})
