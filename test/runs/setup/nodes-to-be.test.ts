import { describe, expect, test } from 'vitest'
import { MOST_TYPED_NODES } from '../../../backend/contract/words.ts'
import type { Trial } from '../../../backend/ports/first-start.ts'
import { aFirstStart, anEngineInfo, type FirstScene } from '../../support/a-first-start.ts'
import { refusal, rejection } from '../../support/refusal.ts'

const asker = { who: 'Ada', from: 'http' }
const node = { name: 'rpi1', address: '10.0.0.1' }
const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPB3lj64eSsGpgd9h5JmJFBCWmCtV9n8T4b0Y1M7fN1u'
const OTHER = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINbvblTnVY58Qpknkm3uiizw+RtuXVwsEnmjjFTN3RIv'
const offered = { where: 'rpi1', kind: 'ssh-ed25519', key: KEY, fingerprint: 'SHA256:x' }
const unknown = { code: 'host-key-unknown', text: 'Nobody knows it', hostKey: offered }
const ready = { ok: true, info: anEngineInfo } as const

/** A machine that lets homeport in once its key was accepted. */
const wary: FirstScene = {
  trial: async ({ hostKeys }) => (hostKeys.includes(KEY) ? ready : { ok: false, problem: unknown }),
}

/** rpi1 was typed, tried, and its key accepted. */
async function accepted(scene = wary) {
  const start = aFirstStart(scene)
  start.door.keepNode('a', node)
  await start.door.tryNode('a')
  start.door.acceptHostKey({ where: 'rpi1', key: KEY }, asker)
  return start
}

describe('what is typed', () => {
  test('is there again for whoever looks, and after a restart', async () => {
    const { door, facts } = await accepted()
    door.keepNode('b', { name: 'rpi', address: '' })
    door.keepHome({ home: 'attic', swarm: false })
    const kept = {
      line: 'paste me',
      home: { home: 'attic', swarm: false },
      nodes: [
        { id: 'a', ...node, hostKey: KEY },
        { id: 'b', name: 'rpi', address: '' },
      ],
    }
    expect(door.setup()).toEqual(kept)
    expect(aFirstStart({ facts }).door.setup()).toEqual(kept)
  })

  test('is told to every page that is open, and what changes nothing is not', () => {
    let changes = 0
    const { door } = aFirstStart({ onChange: () => (changes += 1) })
    door.keepNode('a', node)
    door.keepNode('a', node)
    door.removeNode('b')
    expect(changes).toBe(1)
    door.removeNode('a')
    expect(changes).toBe(2)
  })

  test('on two pages at once stands side by side: nobody takes away what the other typed', () => {
    const { door } = aFirstStart()
    door.keepNode('a', node)
    door.keepNode('b', { name: 'rpi2', address: '10.0.0.2' })
    door.keepNode('a', { ...node, address: '10.0.0.9' })
    expect(door.setup().nodes.map(({ address }) => address)).toEqual(['10.0.0.9', '10.0.0.2'])
  })

  test('has a bound, and the last one that fits can still be corrected', () => {
    const { door } = aFirstStart()
    for (let at = 0; at < MOST_TYPED_NODES; at++) door.keepNode(`n${at}`, node)
    expect(refusal(() => door.keepNode('more', node)).message).toMatch(/^more than 50 nodes/)
    door.keepNode('n49', { ...node, name: 'last' })
    expect(door.setup().nodes.at(-1)?.name).toBe('last')
  })

  test('is refused once there is an inventory', async () => {
    const { door } = aFirstStart({ hasInventory: () => true })
    expect(refusal(() => door.keepNode('a', node)).code).toBe('inventory-decided')
    expect(refusal(() => door.keepHome({ home: 'x', swarm: true })).code).toBe('inventory-decided')
    expect((await rejection(door.tryNode('a'))).code).toBe('inventory-decided')
  })

  test('by a homeport that kept it in another shape is begun anew, not guessed', () => {
    const facts = new Map([['setup.typed', '{"nodes":[{"name":"rpi1"}]}']])
    expect(aFirstStart({ facts }).door.setup().nodes).toEqual([])
  })
})

describe('a node that is tried', () => {
  test('and answers: what kind of machine it is, for other pages too', async () => {
    const { door, did } = aFirstStart()
    door.keepNode('a', node)
    const found = {
      ok: true,
      version: '28.5.2',
      system: 'Debian GNU/Linux 13 (trixie)',
      architecture: 'aarch64',
      memoryBytes: 8_200_000_000,
      inSwarm: false,
    }
    expect(await door.tryNode('a')).toEqual(found)
    expect(did).toEqual([['try', 'rpi1', 'ssh://homeport@10.0.0.1', []]])
    expect(door.setup().nodes[0]?.tried).toEqual(found)
  })

  test('is not called ready by a homeport that has not tried it', async () => {
    const { door, facts } = aFirstStart()
    door.keepNode('a', node)
    await door.tryNode('a')
    expect(aFirstStart({ facts }).door.setup().nodes).toEqual([{ id: 'a', ...node }])
  })

  test('and does not answer: why, with the key to compare where there is one', async () => {
    const { door } = aFirstStart(wary)
    door.keepNode('a', node)
    expect(await door.tryNode('a')).toEqual({ ok: false, problem: unknown })
  })

  test('under a name or an address that is none is not tried', async () => {
    const { door, did } = aFirstStart()
    door.keepNode('a', { ...node, name: '../rpi1' })
    expect(await door.tryNode('a')).toMatchObject({ ok: false, problem: { code: 'invalid-name' } })
    expect(did).toEqual([])
  })

  test('that was taken out on another page is not tried', async () => {
    const { door } = aFirstStart()
    expect((await rejection(door.tryNode('a'))).code).toBe('not-found')
  })

  test('and is another machine before the answer comes: what was found is not said of it', async () => {
    const answer = Promise.withResolvers<Trial>()
    const { door } = aFirstStart({ trial: () => answer.promise })
    door.keepNode('a', node)
    const trial = door.tryNode('a')
    door.keepNode('a', { ...node, address: '10.0.0.2' })
    answer.resolve(ready)
    await trial
    expect(door.setup().nodes[0]).not.toHaveProperty('tried')
  })

  test('beside eight others waits for its turn', async () => {
    const answer = Promise.withResolvers<Trial>()
    const { door } = aFirstStart({ trial: () => answer.promise })
    door.keepNode('a', node)
    const trials = Array.from({ length: 8 }, () => door.tryNode('a'))
    expect((await rejection(door.tryNode('a'))).code).toBe('too-many-trials')
    answer.resolve(ready)
    await Promise.all(trials)
    expect(await door.tryNode('a')).toMatchObject({ ok: true })
  })
})

describe('the host key of a node', () => {
  test('that was accepted goes with every trial, and into the file of that node', async () => {
    const { door, did } = await accepted()
    expect(await door.tryNode('a')).toMatchObject({ ok: true })
    expect(did.at(-1)).toEqual(['try', 'rpi1', 'ssh://homeport@10.0.0.1', [KEY]])
    const nodes = [node, { name: 'rpi2', address: '10.0.0.2' }]
    const { files } = door.draftInventory({ folder: '/srv/home', home: 'attic', swarm: false, nodes })
    expect(files.map(({ text }) => text.includes(`host_key: "${KEY}"`))).toEqual([false, true, false])
  })

  test('can be accepted only as it was shown', async () => {
    const { door } = aFirstStart(wary)
    door.keepNode('a', node)
    const accept = (where: string, key: string) => () => door.acceptHostKey({ where, key }, asker)
    expect(refusal(accept('rpi1', KEY)).code).toBe('host-key-other')
    await door.tryNode('a')
    expect(refusal(accept('rpi1', OTHER)).code).toBe('host-key-other')
    expect(refusal(accept('rpi2', KEY)).code).toBe('host-key-other')
    expect(door.setup().nodes[0]).not.toHaveProperty('hostKey')
  })

  test('stays with the machine under another name, and is forgotten with another address', async () => {
    const { door } = await accepted()
    door.keepNode('a', { ...node, name: 'attic' })
    expect(door.setup().nodes[0]?.hostKey).toBe(KEY)
    door.keepNode('a', { name: 'attic', address: '10.0.0.2' })
    expect(door.setup().nodes[0]).not.toHaveProperty('hostKey')
  })

  test('is gone with the node that is taken out', async () => {
    const { door, facts } = await accepted()
    door.removeNode('a')
    expect([...facts.values()].join()).not.toContain('AAAA')
    door.keepNode('b', node)
    await door.tryNode('b')
    expect(door.setup().nodes[0]).not.toHaveProperty('hostKey')
  })

  test('that is another than the accepted one is a danger, and accepted in the same way', async () => {
    const hostKey = { ...offered, key: OTHER, known: ['SHA256:x'], pinnedIn: 'nodes/rpi1.yaml' }
    const changed = { code: 'host-key-changed', text: 'another', hostKey }
    const { door } = await accepted({
      trial: async ({ hostKeys }) =>
        hostKeys.length > 0 ? { ok: false, problem: changed } : { ok: false, problem: unknown },
    })
    const { pinnedIn: _file, ...shown } = hostKey
    expect(await door.tryNode('a')).toMatchObject({ ok: false, problem: { hostKey: shown } })
    expect(JSON.stringify(door.setup())).not.toContain('nodes/rpi1.yaml')
    door.acceptHostKey({ where: 'rpi1', key: OTHER }, asker)
    expect(door.setup().nodes[0]?.hostKey).toBe(OTHER)
  })
})
