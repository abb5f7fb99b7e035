import { symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { systemClock } from '../../backend/adapters/clock.ts'
import { secretStore } from '../../backend/adapters/secrets/secret-store.ts'
import { sshAccess } from '../../backend/adapters/ssh/ssh-access.ts'
import { inventoryPlaces } from '../../backend/app/inventory-places.ts'
import { readOptions } from '../../backend/options.ts'
import type { SourceError } from '../../backend/ports/inventory-source.ts'
import { temporaryFolder } from '../support/machine/temporary-folder.ts'
import { refusal } from '../support/refusal.ts'

const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPB3lj64eSsGpgd9h5JmJFBCWmCtV9n8T4b0Y1M7fN1u'
const folder = { folder: '/srv/home' }
const repository = { url: 'git@nas:home.git', ref: 'main' }

/** As after a start with this environment, on a database that remembers `facts`. */
async function aStart(env: Record<string, string>, facts = new Map<string, string>()) {
  const dataFolder = temporaryFolder()
  const store = {
    fact: (key: string) => facts.get(key),
    setFact: (key: string, value: string) => void facts.set(key, value),
  }
  const acceptedHostKeys = join(dataFolder, 'known_hosts')
  const ssh = sshAccess({ identity: join(dataFolder, 'key'), acceptedHostKeys })
  const chosen = await inventoryPlaces(readOptions(env), store, {
    ...{ dataFolder, ssh, clock: systemClock, publicKey: KEY },
    secrets: secretStore({ folder: join(dataFolder, 'secrets'), key: Buffer.alloc(32) }),
  })
  return { ...chosen, dataFolder, facts }
}

test('told nothing there is no place; in the image it is the image’s own folder', async () => {
  expect((await aStart({})).places.current).toBeUndefined()
  const { places } = await aStart({ HOMEPORT_INVENTORY_FOLDER: '/inventory' })
  expect([places.current, places.decidedBy]).toEqual([{ folder: '/inventory' }, undefined])
})

test('what was chosen is known after a restart, and comes before the image’s own folder', async () => {
  const { places, source, facts } = await aStart({ HOMEPORT_INVENTORY_FOLDER: '/inventory' })
  places.use(folder)
  expect(source.text).toBe('directory /srv/home')
  const again = await aStart({ HOMEPORT_INVENTORY_FOLDER: '/inventory' }, facts)
  expect([again.places.current, again.places.decidedBy, again.findings()]).toEqual([folder, undefined, []])
})

test('an option wins over what was chosen, is named as whoever set it calls it, and does not forget the choice', async () => {
  const { facts, places } = await aStart({})
  places.use(folder)
  const said = await aStart({ HOMEPORT_INVENTORY: repository.url, HOMEPORT_INVENTORY_REF: 'main' }, facts)
  expect(said.places.current).toEqual({ ...repository, ref: 'refs/heads/main' })
  expect(said.places.decidedBy).toBe('HOMEPORT_INVENTORY')
  expect(said.findings().map(({ id }) => id)).toEqual(['inventory-elsewhere'])
  said.places.use({ folder: '/inventory' })
  expect((await aStart({}, facts)).places.current).toEqual(folder)
})

test('homeport’s own folder, and whatever lies in it, is no place for an inventory', async () => {
  const { places, dataFolder } = await aStart({})
  const link = join(temporaryFolder(), 'link')
  symlinkSync(dataFolder, link)
  for (const inside of [dataFolder, join(dataFolder, 'checkouts'), link, join(link, 'new', 'deep')]) {
    const { code, message } = refusal(() => places.open({ folder: inside }))
    expect(code).toBe('folder-not-writable')
    expect(message).toContain('is homeport’s own')
  }
  expect(places.open({ folder: `${dataFolder}-beside` }).text).toContain('-beside')
})

describe('what is wrong with a repository is to be mended where it was set', () => {
  const nowhere = 'file:///nowhere/home.git'
  async function adviceOf(env: Record<string, string>): Promise<string> {
    const { places } = await aStart(env)
    const read = places.open({ url: nowhere }).read()
    const { problem } = await read.then(
      () => Promise.reject(new Error('there is a repository')),
      (error: SourceError) => error,
    )
    return problem.advice ?? ''
  }

  test('on the page, and later in the environment', async () => {
    const advice = await adviceOf({})
    expect(advice).toMatch(/^Check the address in step 1 of homeport’s page, /)
    expect(advice).toMatch(
      /Once the home is set up, HOMEPORT_INVENTORY takes the place of what was chosen there/,
    )
  })

  test('in the environment', async () => {
    const advice = await adviceOf({ HOMEPORT_INVENTORY: nowhere })
    expect(advice).toMatch(/^Check the address in HOMEPORT_INVENTORY, /)
    expect(advice).not.toContain('page')
  })

  test('in the options of the app, or on its page', async () => {
    const data = temporaryFolder()
    const app = { SUPERVISOR_TOKEN: 'abc', HOMEPORT_DATA: data, HOMEPORT_INVENTORY_FOLDER: '/inventory' }
    const file = join(data, 'options.json')
    writeFileSync(file, '{}')
    expect(await adviceOf(app)).toMatch(/page.*Once the home is set up, the option inventory takes the place/)
    writeFileSync(file, JSON.stringify({ inventory: nowhere }))
    expect(await adviceOf(app)).toMatch(/^Check the address in the option inventory, /)
  })
})
