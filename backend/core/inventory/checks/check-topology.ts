import type { Problem } from '../../../contract/doors/problem.ts'
import type { TopologyFile } from '../../../contract/inventory.ts'
import { readRepositoryUrl } from '../../backups/restic/repository.ts'
import { type Complaint, problemAt } from '../place.ts'
import type { ReadFile } from '../read-files.ts'
import { suggest } from '../schema/suggest.ts'
import { durationMs } from '../values/durations.ts'
import { isNetwork } from '../values/networks.ts'
import { isSchedule } from '../values/schedules.ts'

/** What the schema cannot say of topology.yaml. */
export function checkTopology(file: ReadFile<TopologyFile>): Problem[] {
  const { value } = file
  const complaints = [
    ...timezoneComplaints(value.timezone),
    ...Object.entries(value.networks ?? {}).flatMap(([name, text]) =>
      networkComplaints(['networks', name], text),
    ),
    ...Object.entries(value.swarms ?? {}).flatMap(([name, swarm]) => [
      ...(swarm.address_pool ?? []).flatMap((text, index) =>
        networkComplaints(['swarms', name, 'address_pool', index], text),
      ),
      ...durationComplaints(['swarms', name, 'heartbeat'], swarm.heartbeat, 1000),
      ...durationComplaints(['swarms', name, 'cert_expiry'], swarm.cert_expiry, 3_600_000),
    ]),
    ...Object.entries(value.storage ?? {}).flatMap(([name, storage]) => storageComplaints(name, storage)),
    ...Object.entries(value.backup?.repositories ?? {}).flatMap(([name, { url }]) =>
      repositoryComplaints(name, url),
    ),
    ...scheduleComplaints(value.backup?.schedule),
  ]
  return complaints.map((complaint) => problemAt(file, complaint))
}

function timezoneComplaints(timezone: string | undefined): Complaint[] {
  if (timezone === undefined || isTimezone(timezone)) return []
  const meant = suggest(timezone, Intl.supportedValuesOf('timeZone'))
  const advice = meant ? `Did you mean "${meant}"?` : 'Write it like Europe/Warsaw.'
  return [{ code: 'invalid-value', path: ['timezone'], text: `there is no time zone "${timezone}"`, advice }]
}

function isTimezone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== undefined
  } catch {
    return false
  }
}

function networkComplaints(path: Complaint['path'], text: string): Complaint[] {
  if (isNetwork(text)) return []
  return [{ code: 'invalid-value', path, text: 'must be a network', advice: 'Write it like 192.168.1.0/24.' }]
}

/** The engine refuses certificates under an hour; a shorter heartbeat than a second declares busy nodes dead. */
function durationComplaints(path: Complaint['path'], text: string | undefined, leastMs: number): Complaint[] {
  const ms = text === undefined ? leastMs : durationMs(text)
  if (ms !== undefined && ms >= leastMs) return []
  return [{ code: 'invalid-value', path, text: `must be at least ${leastMs === 1000 ? '1s' : '1h'}` }]
}

const storageNeeds: Record<string, readonly ('server' | 'export' | 'mount')[]> = {
  nfs: ['server', 'export'],
  cifs: ['server', 'export'],
  gluster: ['mount'],
  cephfs: ['mount'],
  local: [],
}

type Storage = NonNullable<TopologyFile['storage']>[string]

function storageComplaints(name: string, storage: Storage): Complaint[] {
  return storageNeeds[storage.type]!.filter((key) => storage[key] === undefined).map((key) => ({
    code: 'missing-key',
    path: ['storage', name],
    text: `"${key}" is missing: storage of type ${storage.type} needs it`,
  }))
}

/** `rest:https://user:password@nas/` would put the password into every process list and log. */
function repositoryComplaints(name: string, url: string): Complaint[] {
  const path = ['backup', 'repositories', name, 'url']
  if (/:\/\/[^/@]*:[^/@]+@/.test(url)) {
    const text = 'has a password in the URL'
    const advice = `Take it out and keep it in the secret store, under backup.${name}.`
    return [{ code: 'secret-in-file', path, text, advice }]
  }
  if (readRepositoryUrl(url) !== undefined) return []
  const advice = 'Write it like sftp:backup@nas:/srv/restic, or sftp://backup@nas:2222//srv/restic.'
  return [{ code: 'invalid-value', path, text: 'must be a folder reached by SFTP', advice }]
}

function scheduleComplaints(schedule: string | undefined): Complaint[] {
  if (schedule === undefined || isSchedule(schedule)) return []
  const advice = 'Write minute, hour, day, month, weekday, like "30 3 * * *": at 3:30 every day.'
  const text = `"${schedule}" is no schedule`
  return [{ code: 'invalid-value', path: ['backup', 'schedule'], text, advice }]
}
