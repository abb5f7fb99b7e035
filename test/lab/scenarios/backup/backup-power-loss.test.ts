import { afterAll, beforeAll, expect, test } from 'vitest'
import type { VolumeBackup } from '../../../../backend/contract/backup.ts'
import type { Run } from '../../../../backend/contract/run.ts'
import { eventually } from '../../eventually.ts'
import type { Place } from '../../house/furnish.ts'
import {
  arrangeKeeper,
  backUp,
  backupsOf,
  diariesRunning,
  helpersEnv,
  helpersOn,
  locksLeft,
  noteSum,
  restore,
  writeNote,
} from '../../house/keeping/diary.ts'
import type { Lab } from '../../lab.ts'
import { aScene, type Scene } from '../a-scene.ts'

let scene: Scene
const MEGABYTES = 150

beforeAll(async () => {
  const env = await helpersEnv()
  scene = await aScene({ home: 'diary', secrets: {}, deployed: true, arrange: keepSome, env })
})
afterAll(() => scene?.end())

/** What is to be forgotten makes restic lock the repository for itself, which a lock left behind would forbid. */
async function keepSome(lab: Lab, place: Place): Promise<void> {
  await arrangeKeeper(lab, place, '  keep: { last: 5 }\n')
}

/** The work is under way when restic in the helper has said how far it is. */
async function isUnderWay(what: RegExp): Promise<boolean> {
  const { code, stdout, stderr } = await scene.lab.exec('rpi2', ['ps', '-eo', 'args'])
  if (code !== 0) throw new Error(stderr)
  return stdout.split('\n').some((line) => /^restic /.test(line) && what.test(line))
}

/** The repository stands still meanwhile: what restic is about cannot be over before the power goes. */
async function losePower(): Promise<void> {
  const { lab } = scene
  await lab.pause('rpi3')
  await lab.kill('rpi2')
  await lab.unpause('rpi3')
}

async function regainPower(run: Run): Promise<Run> {
  const { lab, house } = scene
  await eventually(
    'the run waits for the node',
    async () => (await house.client.run(run.id)).state === 'waiting',
    { within: 30_000 },
  )
  await lab.start('rpi2')
  return house.client.ended(run.id, 120_000)
}

const problems = ({ parts }: Run) => JSON.stringify(parts.map(({ cause, advice }) => [cause, advice]))
const lastOf = async (volume: string) => {
  const all = await scene.house.client.get<VolumeBackup[]>('/api/v1/backups')
  return all.find((one) => one.volume === volume)
}

test('power lost in the middle of a backup: it begins anew, and the lock left behind is taken away', async () => {
  const { lab, house } = scene
  await writeNote(lab, MEGABYTES)
  const run = await backUp(house.client, 'notes')
  const isLocked = async () => (await locksLeft(lab)).length > 0
  await eventually(
    'restic reads the notes',
    async () => (await isUnderWay(/backup .*diary_notes/)) && isLocked(),
    { within: 30_000, every: 50 },
  )
  await losePower()
  expect(await isLocked(), 'a lock is left behind').toBe(true)
  const ended = await regainPower(run)

  expect(ended, problems(ended)).toMatchObject({ state: 'succeeded' })
  expect((await lastOf('notes'))?.last?.bytes).toBeGreaterThanOrEqual(MEGABYTES * 1024 * 1024)
  expect(await locksLeft(lab)).toEqual([])
  expect(await helpersOn(lab, 'rpi2')).toEqual([])
})

test('power lost in the middle of a restore: nothing is served from half of it, then all of it is there', async () => {
  const { lab, house } = scene
  const [kept] = await backupsOf(house.client, 'notes')
  const sum = await noteSum(lab)
  await writeNote(lab, MEGABYTES)
  const { run } = await restore(house.client, 'notes', kept?.id as string)
  await eventually('restic writes the notes', () => isUnderWay(/restore .*--delete/), {
    within: 90_000,
    every: 50,
  })
  await losePower()
  const served = watchService()
  const ended = await regainPower(run)
  const began = await served.end()

  expect(ended, problems(ended)).toMatchObject({ state: 'succeeded' })
  expect(await noteSum(lab)).toBe(sum)
  expect(began.sum, 'what the service first saw').toBe(sum)
  expect((await lastOf('notes'))?.halfRestored).toBeUndefined()
  expect(await diariesRunning(lab)).toBe(1)
  expect(await helpersOn(lab, 'rpi2')).toEqual([])
})

/** What lay in the volume when a container of the service was first seen again. */
function watchService() {
  const first = eventually(
    'the service runs again',
    async () => {
      const { stdout } = await scene.lab.docker('rpi2', [
        'ps',
        '-q',
        '--filter',
        'label=com.docker.swarm.service.name=diary_diary',
      ])
      return stdout.trim() !== '' && { sum: await noteSum(scene.lab) }
    },
    { within: 150_000, every: 100 },
  )
  return { end: () => first }
}
