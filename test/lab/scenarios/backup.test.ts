import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { VolumeBackup } from '../../../backend/contract/backup.ts'
import type { Run } from '../../../backend/contract/run.ts'
import { eventually } from '../eventually.ts'
import { tasksOf } from '../house/checks.ts'
import {
  arrangeKeeper,
  backUp,
  backupsOf,
  damageDiary,
  diaryPassword,
  diaryRows,
  helpersEnv,
  helpersOn,
  locksLeft,
  restore,
  secretFile,
  writeNote,
  writeUnderLoad,
} from '../house/keeping/diary.ts'
import { aScene, type Scene } from './a-scene.ts'

let scene: Scene

beforeAll(async () => {
  const env = await helpersEnv()
  scene = await aScene({ home: 'diary', secrets: {}, deployed: true, arrange: arrangeKeeper, env })
})
afterAll(() => scene?.end())

const causeOf = ({ parts }: Run) => ({ cause: parts[0]?.cause, advice: parts[0]?.advice })
const running = async () =>
  (await tasksOf(scene.lab, 'rpi1', 'diary_diary')).filter(({ Status }) => Status.State === 'running').length

describe('a diary that is backed up while it is written to', () => {
  let rowsBefore = 0

  test('is in the repository, and nothing secret is to be seen while it gets there', async () => {
    const { lab, house } = scene
    await writeNote(lab, 20)
    const load = writeUnderLoad(lab)
    await eventually('the diary has rows', async () => (await diaryRows(lab)).rows > 20, { within: 20_000 })
    rowsBefore = (await diaryRows(lab)).rows
    const seen = watchNode()
    const run = await house.client.ended((await backUp(house.client)).id)
    await load.end()
    const witnessed = await seen.end()

    expect(run, JSON.stringify(causeOf(run))).toMatchObject({ state: 'succeeded' })
    expect(witnessed.helpers).toBeGreaterThan(0)
    const told = [witnessed.text, readFileSync(scene.place.log, 'utf8'), await house.client.log(run.id)]
    told.push(JSON.stringify(await house.client.journal(run.id)), JSON.stringify(await house.client.home()))
    for (const secret of [diaryPassword, keyBody()]) expect(told.join('\n')).not.toContain(secret)
    expect(await helpersOn(lab, 'rpi2')).toEqual([])
  })

  test('comes back whole when its file is damaged, and its service runs once', async () => {
    const { lab, house } = scene
    await damageDiary(lab)
    expect((await diaryRows(lab)).verdict).not.toBe('ok')
    const [newest] = await backupsOf(house.client, 'db')
    expect(newest).toMatchObject({ copy: 'sqlite', beforeRestore: false })

    const { plan, run } = await restore(house.client, 'db', newest?.id as string)
    expect(plan.text[0]).toMatch(/#1 volume diary\/db, restore, on rpi2/)
    const ended = await house.client.ended(run.id)

    expect(ended, JSON.stringify(causeOf(ended))).toMatchObject({ state: 'succeeded' })
    const { rows, verdict } = await diaryRows(lab)
    expect(verdict).toBe('ok')
    expect(rows).toBeGreaterThanOrEqual(rowsBefore)
    expect(await running()).toBe(1)
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

describe('a backup that cannot be made says why and what to do', () => {
  const failing = async (pattern: RegExp, advice: RegExp) => {
    const run = await scene.house.client.ended((await backUp(scene.house.client, 'notes')).id)
    expect(run.state).toBe('failed')
    expect(causeOf(run).cause).toMatch(pattern)
    expect(causeOf(run).advice).toMatch(advice)
  }
  const withSecret = async (name: string, value: string, deed: () => Promise<void>) => {
    const file = secretFile(scene.place, name)
    copyFileSync(file, `${file}.before`)
    writeFileSync(file, value)
    await deed()
    copyFileSync(`${file}.before`, file)
  }

  test('with a wrong password', () =>
    withSecret('backup.nas', 'a wrong one', () => failing(/password does not open/, /secret backup\.nas/)))

  test('when the repository’s machine shows another host key', async () => {
    const file = secretFile(scene.place, 'backup.nas.host-key')
    writeFileSync(file, scene.lab.node('rpi1').hostKey)
    await failing(/another host key/, /backup\.nas\.host-key/)
    writeFileSync(file, scene.lab.node('rpi3').hostKey)
  })

  test('when the repository cannot be reached, and catches up afterwards', async () => {
    await scene.lab.exec('rpi3', [
      'sh',
      '-c',
      'iptables -I INPUT -p tcp --dport 22 -s $0 -j REJECT',
      scene.lab.node('rpi2').address,
    ])
    await failing(/cannot reach the repository nas/, /next backup catches up/)
    await scene.lab.exec('rpi3', [
      'sh',
      '-c',
      'iptables -D INPUT -p tcp --dport 22 -s $0 -j REJECT',
      scene.lab.node('rpi2').address,
    ])
    const run = await scene.house.client.ended((await backUp(scene.house.client, 'notes')).id)
    expect(run, JSON.stringify(causeOf(run))).toMatchObject({ state: 'succeeded' })
  })

  test('when the repository is full, and what was there is whole', async () => {
    const { lab, house } = scene
    const before = await backupsOf(house.client, 'notes')
    const room = '/srv/keeper/restic'
    await lab.exec('rpi3', [
      'sh',
      '-c',
      `cp -a ${room} /srv/keeper/old && mount -t tmpfs -o size=45m tmpfs ${room} && cp -a /srv/keeper/old/. ${room} && chown keeper ${room}`,
    ])
    await writeNote(lab, 60)
    await failing(/repository nas is full/, /Free some space/)
    expect(await backupsOf(house.client, 'notes')).toEqual(before)
    await lab.exec('rpi3', ['umount', '-l', room])
  })
})

/** All that anybody on rpi2 could see of processes and containers, as long as it is looked. */
function watchNode() {
  const end = new AbortController()
  const texts = new Set<string>()
  let helpers = 0
  const look = async () => {
    while (!end.signal.aborted) {
      texts.add((await scene.lab.exec('rpi2', ['ps', '-eo', 'args'])).stdout)
      const ids = await helpersOn(scene.lab, 'rpi2')
      helpers += ids.length
      for (const id of ids) {
        texts.add((await scene.lab.docker('rpi2', ['inspect', id])).stdout)
        texts.add((await scene.lab.docker('rpi2', ['logs', id])).stdout)
        texts.add((await scene.lab.docker('rpi2', ['exec', id, 'env'])).stdout)
      }
    }
  }
  const looking = look()
  return {
    async end() {
      end.abort()
      await looking
      return { helpers, text: [...texts].join('\n') }
    },
  }
}

/** A line of the private key that nothing else has. */
function keyBody(): string {
  return readFileSync(secretFile(scene.place, 'backup.nas.key'), 'utf8').split('\n')[2] as string
}
