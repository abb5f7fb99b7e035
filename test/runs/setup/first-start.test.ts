import { describe, expect, test } from 'vitest'
import { HomeportError } from '../../../backend/contract/errors.ts'
import type { FirstInventory, InventoryPlace } from '../../../backend/contract/setup.ts'
import type { EngineInfo } from '../../../backend/core/engine/seen.ts'
import type { RawInventory } from '../../../backend/core/inventory/inventory.ts'
import type { Trial } from '../../../backend/ports/first-start.ts'
import { SourceError } from '../../../backend/ports/inventory-source.ts'
import { firstStart } from '../../../backend/runs/setup/first-start.ts'
import { rejection } from '../../support/refusal.ts'

const asker = { who: 'Ada', from: 'http' }
const nothing: RawInventory = { commit: 'c', files: {}, folders: {}, otherFiles: [] }
const something: RawInventory = {
  ...nothing,
  files: { 'topology.yaml': { value: { home: 'attic' }, lineOf: () => 1, errors: [] } },
}
const info: EngineInfo = {
  ID: 'e1',
  Name: 'rpi1',
  ServerVersion: '28.5.2',
  OperatingSystem: 'Debian',
  Architecture: 'aarch64',
  MemTotal: 4e9,
  Swarm: { LocalNodeState: 'inactive' },
}
const offered = { where: 'nas', kind: 'ssh-ed25519', key: 'ssh-ed25519 AAAA', fingerprint: 'SHA256:x' }

interface Scene {
  /** What stands at a place; an error: it cannot be read. */
  there?: RawInventory | Error
  current?: InventoryPlace
  decidedBy?: string
  hasInventory?: boolean
  trial?: () => Promise<Trial>
  write?: () => Promise<void>
  room?: HomeportError
}

/** Proves what is asked of the world, and in which order. */
function aStart({ there = nothing, current, decidedBy, ...scene }: Scene = {}) {
  const did: unknown[] = []
  const audits: string[] = []
  const start = firstStart(
    {
      line: 'paste me',
      clock: { now: () => '2026-11-21T09:00:00Z' } as never,
      store: {
        audit: ({ what, result }: { what: string; result: string }) => audits.push(`${what}: ${result}`),
      } as never,
      tryNode: async (node) => {
        did.push(['try', node.name, node.connect[0]?.url, node.hostKeys])
        return scene.trial?.() ?? { ok: true, info }
      },
      files: {
        async assertRoom(folder) {
          did.push(['room', folder])
          if (scene.room) throw scene.room
        },
        async write(folder, files) {
          await scene.write?.()
          did.push(['write', folder, files.map(({ path }) => path)])
        },
      },
      places: {
        current,
        decidedBy,
        open: () => ({ read: async () => (there instanceof Error ? Promise.reject(there) : there) }) as never,
        use: (place) => did.push(['use', place]),
        acceptHostKey: (accepted) => did.push(['accept', accepted]),
      },
    },
    () => scene.hasInventory ?? false,
  )
  return { start, did, audits }
}

const wish = (more: Partial<FirstInventory> = {}): FirstInventory => ({
  folder: '/srv/home',
  home: 'attic',
  swarm: true,
  nodes: [{ name: 'rpi1', address: '10.0.0.1' }],
  ...more,
})

const lost = (code: string) => new SourceError({ code, text: `it is ${code}`, advice: 'Mend it.' })
const unknownKey = new SourceError({ code: 'host-key-unknown', text: 'Nobody knows it', hostKey: offered })

describe('a place that is chosen is looked at before it is used', () => {
  test('with an inventory: used from then on', async () => {
    const { start, did, audits } = aStart({ there: something })
    expect(await start.chooseInventory({ folder: ' /srv/home/ ' }, asker)).toEqual({
      ok: true,
      holds: 'inventory',
    })
    expect(did).toEqual([['use', { folder: '/srv/home' }]])
    expect(audits).toEqual(['look for the inventory in /srv/home: accepted'])
  })

  test.each([
    ['an empty folder', nothing],
    ['a folder that is not there', lost('no-folder')],
  ])('%s: files can be written there, and nothing is decided yet', async (_, there) => {
    const { start, did } = aStart({ there })
    expect(await start.chooseInventory({ folder: '/srv/home' }, asker)).toEqual({
      ok: true,
      holds: 'nothing',
    })
    expect(did).toEqual([['room', '/srv/home']])
  })

  test('an empty folder where nothing can be written is refused at once, not at the end', async () => {
    const room = new HomeportError('folder-not-writable', 'no')
    expect(
      (await rejection(aStart({ room }).start.chooseInventory({ folder: '/srv/home' }, asker))).code,
    ).toBe('folder-not-writable')
  })

  test('a repository without an inventory, or that cannot be read, is not used, and why is said', async () => {
    const place = { url: 'git@nas:home.git' }
    for (const [there, code] of [
      [nothing, 'no-inventory'],
      [lost('ref-gone'), 'ref-gone'],
    ] as const) {
      const { start, did } = aStart({ there })
      expect(await start.chooseInventory(place, asker)).toMatchObject({ ok: false, problem: { code } })
      expect(did).toEqual([])
    }
  })

  test('the key that was shown can be accepted, and no other', async () => {
    const { start, did } = aStart({ there: unknownKey })
    const { where, key } = offered
    expect(() => start.acceptServerKey({ where, key }, asker)).toThrow('nas has not shown this key')
    const chosen = await start.chooseInventory({ url: 'git@nas:home.git' }, asker)
    expect(chosen).toMatchObject({ ok: false, problem: { hostKey: offered } })
    expect(() => start.acceptServerKey({ where, key: 'ssh-ed25519 BBBB' }, asker)).toThrow('has not shown')
    start.acceptServerKey({ where, key }, asker)
    expect(did).toEqual([['accept', { where, key }]])
  })

  test('what names no place is said, and nothing is looked at', async () => {
    const { start, audits } = aStart()
    expect(await start.chooseInventory({ folder: 'here' }, asker)).toMatchObject({
      ok: false,
      problem: { code: 'invalid-place' },
    })
    expect(audits).toEqual([])
  })
})

describe('an option wins', () => {
  const decided = { current: { folder: '/inventory' }, decidedBy: 'HOMEPORT_INVENTORY' }

  test('it is said which one, and what it says', () => {
    expect(aStart(decided).start.setup()).toEqual({
      line: 'paste me',
      place: { folder: '/inventory' },
      decidedBy: 'HOMEPORT_INVENTORY',
    })
  })

  test('another place can neither be chosen nor written to', async () => {
    const { start, did } = aStart({ ...decided, there: something })
    for (const work of [
      start.chooseInventory({ folder: '/srv/home' }, asker),
      start.writeInventory(wish(), asker),
    ]) {
      const { code, message } = await rejection(work)
      expect(code).toBe('inventory-decided')
      expect(message).toBe('HOMEPORT_INVENTORY says where the inventory is: /inventory')
    }
    expect(did).toEqual([])
  })

  test('in its own place the first files can be written', async () => {
    const { start, did } = aStart(decided)
    await start.writeInventory(wish({ folder: '/inventory' }), asker)
    expect(did[0]).toEqual(['write', '/inventory', ['topology.yaml', 'nodes/rpi1.yaml']])
  })
})

describe('a home that has an inventory', () => {
  test('keeps it, whatever is asked', async () => {
    const { start, did, audits } = aStart({ hasInventory: true, there: something })
    for (const work of [
      start.chooseInventory({ folder: '/srv/home' }, asker),
      start.writeInventory(wish(), asker),
    ])
      expect((await rejection(work)).message).toBe('this home has an inventory already')
    expect(did).toEqual([])
    expect(audits).toEqual([
      'look for the inventory in /srv/home: refused: this home has an inventory already',
      'write the first inventory into /srv/home: refused: this home has an inventory already',
    ])
  })
})

describe('the first files', () => {
  test('are written, then used, and who asked for them is written down', async () => {
    const { start, did, audits } = aStart()
    expect(await start.writeInventory(wish({ folder: '/srv/home/' }), asker)).toMatchObject({
      folder: '/srv/home',
    })
    expect(did).toEqual([
      ['write', '/srv/home', ['topology.yaml', 'nodes/rpi1.yaml']],
      ['use', { folder: '/srv/home' }],
    ])
    expect(audits).toEqual(['write the first inventory into /srv/home: accepted'])
  })

  test('that cannot be written are not used', async () => {
    const write = () => Promise.reject(new HomeportError('inventory-there', 'there is one'))
    const { start, did } = aStart({ write })
    expect((await rejection(start.writeInventory(wish(), asker))).code).toBe('inventory-there')
    expect(did).toEqual([])
  })

  test('with anything wrong are refused with all of it, and nothing is written', async () => {
    const { start, did } = aStart()
    const bad = wish({ folder: 'x', home: 'My Home', nodes: [{ name: 'A', address: '' }] })
    const { code, details } = await rejection(start.writeInventory(bad, asker))
    expect(code).toBe('bad-request')
    expect((details as { problems: { text: string }[] }).problems.map(({ text }) => text)).toEqual([
      '"x" is no whole path of a folder',
      '"My Home" is no name for a home',
      '"A" is no name for a node',
      'it has no address yet',
    ])
    expect(did).toEqual([])
  })

  test('are not written by two at once', async () => {
    const writing = Promise.withResolvers<void>()
    const { start } = aStart({ write: () => writing.promise })
    const first = start.writeInventory(wish(), asker)
    expect((await rejection(start.writeInventory(wish(), asker))).code).toBe('inventory-there')
    writing.resolve()
    await first
  })
})

describe('a node that is tried', () => {
  const node = { name: 'rpi1', address: '10.0.0.1' }

  test('and answers: what kind of machine it is', async () => {
    const { start, did } = aStart()
    expect(await start.tryNode(node)).toEqual({
      ok: true,
      version: '28.5.2',
      system: 'Debian',
      architecture: 'aarch64',
      memoryBytes: 4e9,
      inSwarm: false,
    })
    expect(did).toEqual([['try', 'rpi1', 'ssh://homeport@10.0.0.1', []]])
  })

  test('and does not: why, with the key to compare where there is one', async () => {
    const trial = async () =>
      ({ ok: false, problem: { code: 'host-key-unknown', text: 'x', hostKey: offered } }) as const
    expect(await aStart({ trial }).start.tryNode(node)).toEqual(await trial())
  })

  test('under a name or an address that is none is not tried', async () => {
    const { start, did } = aStart()
    expect(await start.tryNode({ ...node, name: 'Rpi 1' })).toMatchObject({
      ok: false,
      problem: { code: 'invalid-name' },
    })
    expect(did).toEqual([])
  })

  test('beside eight others waits for its turn', async () => {
    const never = Promise.withResolvers<Trial>()
    const { start } = aStart({ trial: () => never.promise })
    const trials = Array.from({ length: 8 }, () => start.tryNode(node))
    expect((await rejection(start.tryNode(node))).code).toBe('too-many-trials')
    never.resolve({ ok: true, info })
    await Promise.all(trials)
    expect(await start.tryNode(node)).toMatchObject({ ok: true })
  })
})
