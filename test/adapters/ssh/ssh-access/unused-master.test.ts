import { join } from 'node:path'
import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import { temporaryFolder } from '../../../support/machine/temporary-folder.ts'
import { aNodeAt } from './a-home-over-ssh.ts'

const { Masters } = await import('../../../../backend/adapters/ssh/masters.ts')

afterEach(() => {
  vi.useRealTimers()
})

/** A connection to a node of this name that stands, while time passes only when told to. */
async function aMaster(host: string) {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const identity = join(temporaryFolder(), 'key')
  const masters = new Masters({ identity, acceptedHostKeys: `${identity}.hosts` })
  onTestFinished(() => masters.close())
  const node = aNodeAt(host)
  const [connection] = node.connect
  if (connection?.kind !== 'ssh') throw new Error('a node over SSH is meant')
  return masters.of(node, connection, 'followed')
}

test('a connection that nobody used, as its reader left before it stood, ends like any that is idle', async () => {
  const master = await aMaster('quiet')
  expect(master.usable).toBe(true)
  vi.advanceTimersByTime(90_000)
  expect(master.usable).toBe(false)
})

test('one that is used stands until it is not', async () => {
  const master = await aMaster('busy')
  const end = master.begin()
  vi.advanceTimersByTime(180_000)
  expect(master.usable).toBe(true)
  end()
  vi.advanceTimersByTime(90_000)
  expect(master.usable).toBe(false)
})
