import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { secretStore } from '../../../backend/adapters/secrets/secret-store.ts'
import type { HouseOptions } from '../../../backend/runs/house.ts'
import { watchSecrets } from '../../../backend/watch/secrets.ts'
import { aSmallHome } from '../../support/home/a-running-house.ts'
import { anna, aSmallHomeRuns, type SmallHome, until } from '../../support/home/a-small-home.ts'
import { temporaryFolder } from '../../support/machine/temporary-folder.ts'
import { rejection } from '../../support/refusal.ts'

// A person puts values in at the front door; files and their versions are the store's own.

const VALUE = 'correct horse battery'
const STACK = 'run_on: { swarm: main }\nsecrets: [pw]'
const TOPOLOGY =
  'home: attic\nswarms: { main: {} }\nbackup: { repositories: { nas: { url: "sftp:keeper@nas:/srv" } } }'

interface Desk extends SmallHome {
  folder: string
  secrets: HouseOptions['secrets']
  /** As the watcher does. */
  lookAtStore(): Promise<void>
}

async function aHomeThatLacksPw(): Promise<Desk> {
  const folder = join(temporaryFolder(), 'secrets')
  const secrets = secretStore({ folder, key: Buffer.alloc(32, 7) })
  const inventory = aSmallHome(STACK).withFile('topology.yaml', TOPOLOGY)
  const home = await aSmallHomeRuns({ secrets, inventory })
  const lookAtStore = async () => void (await home.homeport.secrets())
  await lookAtStore()
  return { ...home, folder, secrets, lookAtStore }
}

const findings = (home: SmallHome) =>
  home.homeport.home().findings.map(({ id, subject }) => `${id} ${subject}`)
const ofPw = (home: SmallHome) =>
  home.homeport.home().stacks[0]?.secrets?.map(({ name, state }) => `${name} ${state}`)
const audited = (home: SmallHome) =>
  home.store.audits(10).map(({ who, from, what, result }) => `${who} ${from}: ${what}: ${result}`)

test('a secret that is missing is told with its stack, by one finding, and the stack is not planned', async () => {
  const home = await aHomeThatLacksPw()
  expect(findings(home)).toContain('secret-missing secret pw')
  expect(ofPw(home)).toEqual(['pw missing'])
  const refused = await rejection(home.plan())
  expect([refused.code, refused.message]).toEqual([
    'secret-missing',
    expect.stringContaining('stack domoticz needs secrets that are not in the store: pw'),
  ])
  expect(refused.advice).toContain('on homeport’s page')
  await home.clock.wait(1_000)
  expect(findings(home).filter((id) => id.includes('domoticz'))).toEqual([])
})

test('once it is put in the finding is gone, the stack is planned by itself, and no value is told', async () => {
  const home = await aHomeThatLacksPw()
  const view = await home.homeport.putSecret('pw', { value: `${VALUE}\n` }, anna)
  expect(view).toEqual({ name: 'pw', state: 'there', version: view.version, stacks: ['domoticz'] })
  expect(findings(home)).not.toContain('secret-missing secret pw')
  expect(ofPw(home)).toEqual(['pw there'])
  await until(home.clock, () => home.homeport.plans().length > 0)
  expect(audited(home)).toContain(`anna http: put in the secret pw, version ${view.version}: accepted`)
  const told = [home.homeport.home(), home.events, home.store.audits(10), await home.homeport.secrets(), view]
  expect(JSON.stringify(told)).not.toContain(VALUE)
  expect(readFileSync(join(home.folder, 'pw'), 'utf8')).toBe(`${VALUE}\n`)
  expect(home.defects).toEqual([])
})

test('two people cannot overwrite each other unseen, and each refusal is written down', async () => {
  const home = await aHomeThatLacksPw()
  const first = await home.homeport.putSecret('pw', { value: 'first' }, anna)
  const ben = { who: 'ben', from: 'ingress' }
  const refused = await rejection(home.homeport.putSecret('pw', { value: VALUE }, ben))
  expect(refused.code).toBe('secret-other')
  const replace = first.version as string
  const second = await home.homeport.putSecret('pw', { value: 'second', replace }, ben)
  const late = await rejection(home.homeport.putSecret('pw', { value: VALUE, replace }, anna))
  expect(late.message).toContain(second.version)
  expect(audited(home).toSorted()).toEqual([
    `anna http: put in the secret pw in place of version ${replace}: refused: ${late.message}`,
    `anna http: put in the secret pw, version ${replace}: accepted`,
    `ben ingress: put in the secret pw in place of version ${replace}, version ${second.version}: accepted`,
    `ben ingress: put in the secret pw: refused: ${refused.message}`,
  ])
})

test('what the inventory does not name is not kept', async () => {
  const home = await aHomeThatLacksPw()
  const refused = await rejection(home.homeport.putSecret('other', { value: VALUE }, anna))
  expect([refused.code, refused.message]).toEqual(['not-found', 'the inventory names no secret other'])
  expect(await home.secrets.known()).toEqual({})
})

test('a key is made for a repository and for nothing else, and only its public half is told', async () => {
  const home = await aHomeThatLacksPw()
  const view = await home.homeport.makeSecretKey('backup.nas.key', {}, anna)
  expect(view).toMatchObject({
    state: 'there',
    publicKey: expect.stringMatching(/^ssh-ed25519 \S+ homeport$/),
  })
  const [, line] = readFileSync(join(home.folder, 'backup.nas.key'), 'utf8').split('\n')
  expect(JSON.stringify([view, home.events, home.store.audits(10)])).not.toContain(line)
  expect(audited(home)).toContain(
    `anna http: make the secret backup.nas.key, version ${view.version}: accepted`,
  )
  for (const name of ['pw', 'backup.nas'])
    expect((await rejection(home.homeport.makeSecretKey(name, {}, anna))).code).toBe('bad-request')
  expect((await rejection(home.homeport.makeSecretKey('backup.nas.key', {}, anna))).code).toBe('secret-other')
})

test('a file that a person puts there, changes or takes away counts without being asked about', async () => {
  const home = await aHomeThatLacksPw()
  const watch = watchSecrets({ clock: home.clock, secrets: home.secrets }, home.house.watched)
  watch.follow(home.inventory.inventory())
  await home.homeport.putSecret('pw', { value: 'first' }, anna)
  writeFileSync(join(home.folder, 'pw'), 'by hand')
  const version = (await home.secrets.known())['pw']?.version
  const told = () => home.homeport.home().stacks[0]?.secrets?.find(({ name }) => name === 'pw')
  await until(home.clock, () => told()?.version === version)
  rmSync(join(home.folder, 'pw'))
  await until(home.clock, () => told()?.state === 'missing')
  expect(findings(home)).toContain('secret-missing secret pw')
  watch.close()
  writeFileSync(join(home.folder, 'pw'), 'after the end')
  await home.clock.wait(20_000)
  expect(told()?.state).toBe('missing')
})

test('a file of the store that others may read, or that is empty, is told until it is mended, once', async () => {
  const home = await aHomeThatLacksPw()
  const watch = watchSecrets({ clock: home.clock, secrets: home.secrets }, home.house.watched)
  watch.follow(home.inventory.inventory())
  mkdirSync(home.folder, { mode: 0o700 })
  writeFileSync(join(home.folder, 'pw'), VALUE, { mode: 0o640 })
  writeFileSync(join(home.folder, 'inventory.token'), '', { mode: 0o600 })
  const ofStore = () => findings(home).filter((one) => /^secret-(readable|empty|unusable)/.test(one))
  const wrong = ['secret-empty secret inventory.token', 'secret-readable secret pw']
  await until(home.clock, () => ofStore().length === 2)
  expect(ofStore().toSorted()).toEqual(wrong)
  chmodSync(join(home.folder, 'pw'), 0o600)
  rmSync(join(home.folder, 'inventory.token'))
  await until(home.clock, () => ofStore().length === 0)
  rmSync(join(home.folder, 'pw'))
  mkdirSync(join(home.folder, 'pw'))
  await until(home.clock, () => ofStore().length > 0)
  expect(ofStore()).toEqual(['secret-unusable secret pw'])
  expect(JSON.stringify(home.events)).not.toContain(VALUE)
  watch.close()
})
