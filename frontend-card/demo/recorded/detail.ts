import type { Snapshot } from '../../../backend/contract/backup.ts'
import type { ReleaseView } from '../../../backend/contract/release.ts'
import type { LogText } from '../../client/link.ts'
import { done } from './runs.ts'

/** What is asked for only when someone looks closely. */

export const releases: ReleaseView[] = [12, 11, 9].map((number, age) => ({
  stack: 'domoticz',
  number,
  commit: '4f0d1c2',
  run: done.id,
  by: 'Ada',
  at: `2026-11-${20 - age}T19:10:00Z`,
  images: { web: `domoticz/domoticz:2026.${3 - age}@sha256:0123abcd` },
  current: age === 0,
}))

export const snapshots: Snapshot[] = [21, 20, 19].map((day) => ({
  id: `${day}a1b2c3d4e5f6`,
  at: `2026-11-${day}T02:30:0${day - 19}Z`,
  stack: 'domoticz',
  volume: 'db',
  repository: 'nas',
  copy: 'sqlite',
  bytes: 12_400_000 + day,
  files: 3,
  beforeRestore: day === 20,
}))

export const runLog = [
  'pulling traefik/whoami:v1.11 on rpi3',
  'rpi3: 42 MB of 128 MB',
  'rpi3: 128 MB of 128 MB',
  'update service whoami/whoami',
  'whoami/whoami: 1 of 1 tasks run',
]

/** More lines than are kept, and one that is longer than anyone reads. */
export const serviceLog: Required<LogText>[] = Array.from({ length: 2_400 }, (_, line) => ({
  text: line === 2_390 ? 'L'.repeat(1_000_000) : `[info] <b>status</b> ${line}`,
  node: 'rpi3',
  stream: line % 97 === 0 ? 'stderr' : 'stdout',
  at: '2026-11-21T02:14:00Z',
}))
