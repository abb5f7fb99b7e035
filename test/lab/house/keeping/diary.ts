import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Snapshot } from '../../../../backend/contract/backup.ts'
import type { PlanView } from '../../../../backend/contract/plan.ts'
import type { Run } from '../../../../backend/contract/run.ts'
import { ensureHelpers } from '../../images/helper-image.ts'
import type { Lab } from '../../lab.ts'
import { ensureKey } from '../../nodes/ssh-keys.ts'
import { edit } from '../checks.ts'
import type { Client } from '../client.ts'
import type { Place } from '../furnish.ts'

// The home whose data is kept (test/lab/homes/diary): a diary in SQLite and notes on rpi2, the repository on rpi3.

export const diaryPassword = 'only the lab may read this diary'
const keeper = { user: 'keeper', home: '/srv/keeper' }
const volumeFolder = (volume: string) => `/var/lib/docker/volumes/diary_${volume}/_data`

/** What homeport needs to know of its helpers. */
export const helpersEnv = async () => ({ HOMEPORT_HELPERS: await ensureHelpers(() => {}) })

/** A user with a folder on rpi3 who may come in by SFTP, and what opens that for homeport. */
export async function arrangeKeeper(lab: Lab, place: Place, more = ''): Promise<void> {
  const { user, home } = keeper
  const keyFile = join(lab.dir, 'keeper_ed25519')
  rmSync(keyFile, { force: true })
  await ensureKey(keyFile, 'homeport’s backups')
  const add = `useradd --system --create-home --home-dir ${home} --password '*' --shell /bin/sh ${user} 2>/dev/null
    umount -l ${home}/restic 2>/dev/null; rm -rf ${home}/* && mkdir -p /etc/ssh/authorized_keys && cat > /etc/ssh/authorized_keys/${user}`
  const made = await lab.exec('rpi3', ['sh', '-c', add], { input: readFileSync(`${keyFile}.pub`) })
  if (made.code !== 0) throw new Error(made.stderr)
  const secrets = join(place.data, 'secrets')
  writeFileSync(join(secrets, 'backup.nas'), `${diaryPassword}\n`, { mode: 0o600 })
  writeFileSync(join(secrets, 'backup.nas.key'), readFileSync(keyFile), { mode: 0o600 })
  const url = `sftp:${user}@rpi3:${home}/restic`
  edit(
    place,
    'topology.yaml',
    (text) => `${text}backup:\n  repositories: { nas: { url: "${url}" } }\n${more}`,
  )
}

export function secretFile(place: Place, name: string): string {
  return join(place.data, 'secrets', name)
}

/** How many rows the diary has, and whether SQLite finds it sound; asked of the file itself on the node. */
export async function diaryRows(lab: Lab): Promise<{ rows: number; verdict: string }> {
  const file = `${volumeFolder('db')}/stand-in.db`
  const ask = async (sql: string) =>
    (await lab.exec('rpi2', ['sqlite3', '-cmd', '.timeout 5000', file, sql])).stdout.trim()
  const verdict = await ask('PRAGMA integrity_check')
  return { rows: Number(await ask('SELECT count(*) FROM visits')), verdict }
}

/** Overwrites pages in the middle of the file, as a worn SD card does. */
export async function damageDiary(lab: Lab): Promise<void> {
  const file = `${volumeFolder('db')}/stand-in.db`
  const damage = `dd if=/dev/urandom of=${file} bs=512 seek=1 count=40 conv=notrunc && sync`
  const { code, stderr } = await lab.exec('rpi2', ['sh', '-c', damage])
  if (code !== 0) throw new Error(stderr)
}

/** A big note; resolves with its checksum. */
export async function writeNote(lab: Lab, megabytes: number): Promise<string> {
  const file = `${volumeFolder('notes')}/big`
  const write = `head -c ${megabytes}M /dev/urandom > ${file} && sync`
  const { code, stderr } = await lab.exec('rpi2', ['sh', '-c', write], { timeoutMs: 120_000 })
  if (code !== 0) throw new Error(stderr)
  return noteSum(lab)
}

export async function noteSum(lab: Lab): Promise<string> {
  const path = `${volumeFolder('notes')}/big`
  const { code, stdout, stderr } = await lab.exec('rpi2', ['sha256sum', path], { timeoutMs: 60_000 })
  if (code !== 0) throw new Error(`rpi2 could not read ${path}: exit ${code} ${stderr}`)
  return stdout.split(' ')[0] as string
}

/** Somebody writes a line into the diary as often as it is let; ends with how many lines were taken. */
export function writeUnderLoad(lab: Lab): { end(): Promise<number> } {
  let taken = 0
  let isOver = false
  const url = `http://${lab.node('rpi2').address}:18080/cgi-bin/count`
  const write = async () => {
    while (!isOver) {
      const answer = await fetch(url, { signal: AbortSignal.timeout(20_000) }).catch(() => undefined)
      if (answer?.ok && Number(await answer.text()) > 0) taken += 1
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
  const { stdout } = await lab.docker(node, ['ps', '-aq', '--filter', 'label=dev.homeport.work'])
  return stdout.split('\n').filter(Boolean)
}

/** Files that lock the repository. */
export async function locksLeft(lab: Lab): Promise<string[]> {
  const { stdout } = await lab.exec('rpi3', ['ls', `${keeper.home}/restic/locks`])
  return stdout.split('\n').filter(Boolean)
}
