import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { VolumeBackup } from '../../../../backend/contract/backup.ts'
import type { Run } from '../../../../backend/contract/run.ts'
import { aBroker } from '../../../mqtt/a-broker.ts'
import { openBrowser } from '../../../support/browser.ts'
import { buildFrontend } from '../../../support/build/build-frontend.ts'
import { needPrograms } from '../../engine/missing-packages.ts'
import { eventually } from '../../eventually.ts'
import { watchHelpers } from '../../house/keeping/containers-of-backups.ts'
import {
  arrangeKeeper,
  backUp,
  backupsOf,
  damageDiary,
  diariesRunning,
  diaryRows,
  diarySecrets,
  diaryVerdict,
  helpersEnv,
  helpersOn,
  locksLeft,
  noteSum,
  repositoryFolder,
  restore,
  spoilRepository,
  writeNote,
  writeUnderLoad,
} from '../../house/keeping/diary.ts'
import { causeOf, failsAndIsTold, goesOn, withSecret } from '../../house/keeping/failing.ts'
import { aScene, type Scene } from '../a-scene.ts'
import { anOpenPage } from '../people/in-a-browser.ts'

let scene: Scene
let env: Record<string, string>

beforeAll(async () => {
  env = await helpersEnv()
  await buildFrontend()
  scene = await aScene({ home: 'diary', secrets: {}, deployed: true, arrange: arrangeKeeper, env })
})
afterAll(() => scene?.end())

describe('a diary that is backed up while it is written to', () => {
  let rowsBefore = 0

  test('is in the repository, and nothing secret is to be seen while it gets there', async () => {
    const { lab, house } = scene
    await writeNote(lab, 20)
    const load = writeUnderLoad(lab)
    await eventually('the diary has rows', async () => (await diaryRows(lab)) > 20, { within: 20_000 })
    rowsBefore = await diaryRows(lab)
    const seen = watchHelpers(lab, 'rpi2')
    const run = await house.client.ended((await backUp(house.client)).id)
    await load.end()
    const witnessed = await seen.end()

    expect(run, JSON.stringify(causeOf(run))).toMatchObject({ state: 'succeeded' })
    expect(witnessed.helpers).toBeGreaterThan(0)
    const told = [witnessed.text, readFileSync(scene.place.log, 'utf8'), await house.client.log(run.id)]
    told.push(JSON.stringify(await house.client.journal(run.id)), JSON.stringify(await house.client.home()))
    for (const secret of diarySecrets(scene.place)) expect(told.join('\n')).not.toContain(secret)
    expect(await helpersOn(lab, 'rpi2')).toEqual([])
  })

  test('comes back whole when its file is damaged, and its service runs once', async () => {
    const { lab, house } = scene
    await damageDiary(lab)
    expect(await diaryVerdict(lab)).not.toBe('ok')
    const [newest] = await backupsOf(house.client, 'db')
    expect(newest).toMatchObject({ copy: 'sqlite', beforeRestore: false })

    const { plan, run } = await restore(house.client, 'db', newest?.id as string)
    expect(plan.text[0]).toMatch(/#1 volume diary\/db, restore, on rpi2/)
    const ended = await house.client.ended(run.id)

    expect(ended, JSON.stringify(causeOf(ended))).toMatchObject({ state: 'succeeded' })
    expect(await diaryVerdict(lab)).toBe('ok')
    expect(await diaryRows(lab)).toBeGreaterThanOrEqual(rowsBefore)
    expect(await diariesRunning(lab)).toBe(1)
    expect(await locksLeft(lab)).toEqual([])
    const [kept] = await backupsOf(house.client, 'db')
    expect(kept).toMatchObject({ beforeRestore: true })
  })

  test('shows when it was last backed up', async () => {
    const all = await scene.house.client.get<VolumeBackup[]>('/api/v1/backups')
    expect(all.map(({ volume, kind, last }) => [volume, kind, last?.node])).toEqual([
      ['db', 'sqlite', 'rpi2'],
      ['notes', 'files', 'rpi2'],
    ])
  })
})

describe('a drill', () => {
  const drill = async () => {
    const { client } = scene.house
    return client.ended((await client.post<Run>('/api/v1/backups/drill', { stack: 'diary' })).id)
  }
  const volumesOn = () => scene.lab.run('rpi2', ['docker', 'volume', 'ls', '--quiet'])
  const proven = async () =>
    (await scene.house.client.get<VolumeBackup[]>('/api/v1/backups')).map((one) => one.proven)

  test('proves the newest backups by a restore to nobody’s harm, and leaves nothing on the node', async () => {
    const { lab } = scene
    const before = [await volumesOn(), await noteSum(lab), await diariesRunning(lab)]
    const run = await drill()
    expect(run, JSON.stringify(causeOf(run))).toMatchObject({ state: 'succeeded' })
    expect(run.summary.join('\n')).toMatch(
      /volume diary\/db: restore .*\(whole, its databases sound, \d+ files\)/,
    )
    expect(await proven()).toEqual([expect.anything(), expect.anything()])
    expect([await volumesOn(), await noteSum(lab), await diariesRunning(lab)]).toEqual(before)
    expect(await helpersOn(lab, 'rpi2')).toEqual([])
    expect(await locksLeft(lab)).toEqual([])
  })

  test('of a damaged repository fails, is told, and takes no proof back that was there', async () => {
    const { lab, house } = scene
    const before = await proven()
    const mend = await spoilRepository(lab)
    const run = await drill()
    expect(run.state).toBe('failed')
    expect(causeOf(run).cause).toMatch(/the repository nas is damaged/)
    const { findings } = await house.client.home()
    expect(findings.map(({ id }) => id)).toContain('backup-unproven')
    expect(await proven()).toEqual(before)
    await mend()
    expect((await drill()).state).toBe('succeeded')
  })
})

describe('a backup that cannot be made says why and what to do, loses nothing, and the next goes on', () => {
  test('with a wrong password: wherever a person looks', async () => {
    const { lab, place } = scene
    await needPrograms(['mosquitto'], () => {})
    const broker = await aBroker()
    const told = await broker.listener('homeport/stack/diary/state')
    await scene.house.stop()
    await scene.restart({ env: { ...env, HOMEPORT_MQTT_URL: broker.url } })
    const { client } = scene.house
    const browser = await openBrowser()
    onTestFinished(() => browser.close())
    const { page } = await anOpenPage(browser, `${client.url}/#token=${client.token}&stack=diary`)
    const entity = () => JSON.parse(told.last('homeport/stack/diary/state') ?? '{}')

    await withSecret(place, 'backup.nas', 'a wrong one', async () => {
      await failsAndIsTold(client, /password does not open/, /secret backup\.nas/)
      await page.getByText(/password does not open the repository nas/).waitFor()
      await page.getByText(/Put the password it was made with into the secret backup\.nas/).waitFor()
      const said = /password does not open/
      await eventually(
        'Home Assistant is told, and keeps the time of the last one',
        () => said.test(entity().last_backup_attributes?.failed?.[0]) && entity().last_backup,
        { within: 10_000 },
      )
    })

    await goesOn(client)
    await eventually('it is told no more', () => entity().last_backup_attributes?.failed.length === 0, {
      within: 10_000,
    })
    await page.getByText(/password does not open/).waitFor({ state: 'detached' })
    expect(await helpersOn(lab, 'rpi2')).toEqual([])
  })

  test('when the repository’s machine shows another host key', async () => {
    const { lab, place, house } = scene
    await withSecret(place, 'backup.nas.host-key', lab.node('rpi1').hostKey, () =>
      failsAndIsTold(house.client, /another host key/, /backup\.nas\.host-key/),
    )
    await goesOn(house.client)
  })

  test('when the repository cannot be reached, which whoever asks for its backups is told too', async () => {
    const { lab, house } = scene
    const wall = (deed: string) => {
      const { address } = lab.node('rpi2')
      const rule = ['INPUT', '-p', 'tcp', '--dport', '22', '-s', address, '-j', 'REJECT']
      // Docker on the node writes rules, too: one waits for the other.
      return lab.run('rpi3', ['iptables', '--wait', deed, ...rule])
    }
    await wall('-I')
    await failsAndIsTold(house.client, /cannot reach the repository nas/, /next backup catches up/)
    await expect(backupsOf(house.client, 'notes')).rejects.toMatchObject({
      problem: { code: 'repository-problem', detail: expect.stringContaining('cannot reach') },
    })
    await wall('-D')
    await goesOn(house.client)
  })

  test('when the repository is full; what was there is whole, and some room is enough', async () => {
    const { lab, house } = scene
    const before = await backupsOf(house.client, 'notes')
    const fill = `cp -a ${repositoryFolder} ${repositoryFolder}.old && mount -t tmpfs -o size=45m tmpfs ${repositoryFolder} && cp -a ${repositoryFolder}.old/. ${repositoryFolder} && chown keeper ${repositoryFolder}`
    await lab.run('rpi3', ['sh', '-c', fill])
    await writeNote(lab, 60)
    await failsAndIsTold(house.client, /repository nas is full/, /Free some space/)
    expect(await backupsOf(house.client, 'notes')).toEqual(before)
    await lab.run('rpi3', ['mount', '-o', 'remount,size=400m', repositoryFolder])
    await goesOn(house.client)
    await lab.run('rpi3', ['umount', '-l', repositoryFolder])
  })
})
