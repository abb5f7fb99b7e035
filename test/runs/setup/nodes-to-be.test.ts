import { describe, expect, test } from 'vitest'
import type { Trial } from '../../../backend/ports/first-start.ts'
import { aFirstStart } from '../../support/home/a-first-start.ts'
import { refusal, rejection } from '../../support/refusal.ts'
import { accepted, asker, KEY, node, offered, ready, unknown, wary } from './a-wary-node.ts'

const OTHER = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINbvblTnVY58Qpknkm3uiizw+RtuXVwsEnmjjFTN3RIv'

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
