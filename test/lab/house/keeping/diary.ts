import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Snapshot } from '../../../../backend/contract/backup.ts'
import type { PlanView } from '../../../../backend/contract/plan.ts'
import type { Run } from '../../../../backend/contract/run.ts'
import { ensureHelpers } from '../../images/helper-image.ts'
import type { Lab } from '../../lab.ts'
import { edit, tasksOf } from '../checks.ts'
import type { Place } from '../furnish.ts'
import type { Client } from '../running/client.ts'
import { keeper, openRepository } from './repository.ts'

// The home whose data is kept (test/lab/homes/diary): a diary in SQLite and notes on rpi2, the repository on rpi3.

export const diaryPassword = 'only the lab may read this diary'
export const repositoryFolder = `${keeper.home}/restic`
const volumeFolder = (volume: string) => `/var/lib/docker/volumes/diary_${volume}/_data`

/** What homeport needs to know of its helpers. */
export const helpersEnv = async () => ({ HOMEPORT_HELPERS: await ensureHelpers(() => {}) })

/** An empty repository on rpi3, and what opens it for homeport. */
export async function arrangeKeeper(lab: Lab, place: Place, more = ''): Promise<void> {
  const { user, home } = keeper
  await said(lab, 'rpi3', ['sh', '-c', `umount -l ${repositoryFolder} 2>/dev/null; rm -rf ${home}/*`])
  await openRepository(lab, place, { node: 'rpi3', name: 'nas', password: diaryPassword })
  const url = `sftp:${user}@rpi3:${repositoryFolder}`
  edit(
    place,
    'topology.yaml',
    (text) => `${text}backup:\n  repositories: { nas: { url: "${url}" } }\n${more}`,
  )
}

export function secretFile(place: Place, name: string): string {
  return join(place.data, 'secrets', name)
}

/** What nobody may see: the password, and a line of the private key that nothing else has. */
export function diarySecrets(place: Place): string[] {
  return [diaryPassword, readFileSync(secretFile(place, 'backup.nas.key'), 'utf8').split('\n')[2] as string]
}

/** Something of each of its packs is another, as on a disk that dies; what it resolves with mends it. */
export async function spoilRepository(lab: Lab): Promise<() => Promise<void>> {
  const good = `${repositoryFolder}.good`
  const spoil = 'printf spoilt | dd of="$pack" bs=1 seek=100 conv=notrunc'
  const shell = (line: string) => said(lab, 'rpi3', ['sh', '-c', line])
  await shell(`cp -a ${repositoryFolder} ${good}`)
  await shell(`set -e; for pack in ${repositoryFolder}/data/*/*; do ${spoil}; done`)
  return async () => {
    await shell(`rm -rf ${repositoryFolder} && mv ${good} ${repositoryFolder}`)
  }
}

/** How many lines the diary has; asked of the file itself on the node. */
export async function diaryRows(lab: Lab): Promise<number> {
  return Number(await said(lab, 'rpi2', ['sqlite3', '-cmd', '.timeout 5000', diaryFile, countRows]))
}

const diaryFile = `${volumeFolder('db')}/stand-in.db`
const countRows = 'SELECT count(*) FROM visits'

/** What SQLite finds of the file on the node: `ok`, or what is wrong with it. */
export async function diaryVerdict(lab: Lab): Promise<string> {
  const ask = ['sqlite3', '-cmd', '.timeout 5000', diaryFile, 'PRAGMA integrity_check']
  const { code, stdout, stderr } = await lab.exec('rpi2', ask)
  const verdict = code === 0 ? stdout.trim() : stderr.trim()
  if (code !== 0 && !/malformed|not a database|corrupt/.test(verdict)) throw new Error(verdict)
  return verdict
}

/** Overwrites pages in the middle of the file, as a worn SD card does. */
export async function damageDiary(lab: Lab): Promise<void> {
  await said(lab, 'rpi2', [
    'sh',
    '-c',
    `dd if=/dev/urandom of=${diaryFile} bs=512 seek=1 count=40 conv=notrunc && sync`,
  ])
}

/** A big note; resolves with its checksum. */
export async function writeNote(lab: Lab, megabytes: number): Promise<string> {
  const file = `${volumeFolder('notes')}/big`
  await said(lab, 'rpi2', ['sh', '-c', `head -c ${megabytes}M /dev/urandom > ${file} && sync`])
  return noteSum(lab)
}

export async function noteSum(lab: Lab): Promise<string> {
  const line = await said(lab, 'rpi2', ['sha256sum', `${volumeFolder('notes')}/big`])
  return line.split(' ')[0] as string
}

/** Somebody writes a line into the diary as often as it is let; ends with how many lines were taken. */
export function writeUnderLoad(lab: Lab): { end(): Promise<number> } {
  let taken = 0
  let isOver = false
  const url = `http://${lab.node('rpi2').address}:18080/cgi-bin/count`
  const write = async () => {
    while (!isOver) {
      const count = await fetch(url, { signal: AbortSignal.timeout(20_000) }).then(
        (answer) => (answer.ok ? answer.text() : ''),
        () => '',
      )
      if (Number(count) > 0) taken += 1
    }
  }
  const writers = Promise.all([write(), write(), write()])
  return {
    async end() {
      isOver = true
      await writers
      return taken
    },
  }
}

export async function backUp(client: Client, volume?: string): Promise<Run> {
  return client.post<Run>('/api/v1/backups', { stack: 'diary', ...(volume && { volume }) })
}

/** Newest first. */
export async function backupsOf(client: Client, volume: string): Promise<Snapshot[]> {
  const all = await client.get<Snapshot[]>('/api/v1/stacks/diary/backups')
  return all.filter((one) => one.volume === volume)
}

/** Asks for the plan, says yes, and gives the run back as it begins. */
export async function restore(
  client: Client,
  volume: string,
  snapshot: string,
): Promise<{ plan: PlanView; run: Run }> {
  const plan = await client.post<PlanView>('/api/v1/backups/restore', { stack: 'diary', volume, snapshot })
  const run = await client.startRun([plan.plan.id], { 'data-back': 'yes' })
  return { plan, run }
}

/** Helper containers on a node, running or not. */
export async function helpersOn(lab: Lab, node: string): Promise<string[]> {
  const label = 'label=dev.homeport.work'
  return lines(await said(lab, node, ['docker', 'ps', '--all', '--quiet', '--filter', label]))
}

/** Files that lock the repository. */
export async function locksLeft(lab: Lab): Promise<string[]> {
  return lines(await said(lab, 'rpi3', ['ls', `${repositoryFolder}/locks`]))
}

/** How many of the diary run and shall: of one that was lost with its node Swarm says for long that it runs. */
export async function diariesRunning(lab: Lab): Promise<number> {
  const tasks = await tasksOf(lab, 'rpi1', 'diary_diary')
  return tasks.filter(({ Status, DesiredState }) => Status.State === 'running' && DesiredState === 'running')
    .length
}

const said = (lab: Lab, node: string, argv: string[]) => lab.run(node, argv, { timeoutMs: 120_000 })

const lines = (text: string) => text.split('\n').filter(Boolean)
