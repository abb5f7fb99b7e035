import { expect, test } from 'vitest'
import type { VolumeBackup } from '../../../backend/contract/backup.ts'
import { dueBackups, dueDrills } from '../../../backend/core/backups/due.ts'

const at = {
  scheduled: '2026-11-21T03:30:00Z',
  since: '2026-11-20T12:00:00Z',
  now: '2026-11-21T09:00:00Z',
}
const problem = { code: 'x', text: 'y' }
const dueStacks = (...given: Parameters<typeof dueBackups>) => [
  ...new Set(dueBackups(...given).map(({ stack }) => stack)),
]
const volume = (stack: string, more: Partial<VolumeBackup> = {}): VolumeBackup => ({
  ...{ stack, volume: 'db', kind: 'files' },
  ...more,
})
const lastAt = (made: string) => ({
  last: { snapshot: 'a', at: made, node: 'rpi2', bytes: 1, files: 1, tookMs: 1 },
})

test('a stack is due when one of its volumes has no backup since the last time of the schedule', () => {
  const volumes = [
    volume('never'),
    volume('old', lastAt('2026-11-20T03:31:00Z')),
    volume('half', lastAt('2026-11-21T03:31:00Z')),
    volume('half', lastAt('2026-11-20T03:31:00Z')),
    volume('done', lastAt('2026-11-21T03:31:00Z')),
  ]
  expect(dueStacks(volumes, at)).toEqual(['never', 'old', 'half'])
})

test('what was never backed up waits for the schedule; what is old is caught up with as soon as homeport runs', () => {
  const started = { ...at, since: '2026-11-21T08:00:00Z' }
  const volumes = [volume('never'), volume('old', lastAt('2026-11-20T03:31:00Z'))]
  expect(dueStacks(volumes, started)).toEqual(['old'])
})

test('one that failed is tried again after an hour, not before', () => {
  const failed = (when: string) => volume('a', { failed: { at: when, problem } })
  expect(dueStacks([failed('2026-11-21T08:30:00Z')], at)).toEqual([])
  expect(dueStacks([failed('2026-11-21T07:30:00Z')], at)).toEqual(['a'])
})

test('a volume that is due alone takes none of its stack along: each try would be one more backup of theirs', () => {
  const made = { ...volume('a', lastAt('2026-11-21T03:31:00Z')), volume: 'made' }
  const other = { ...volume('a'), volume: 'other' }
  expect(dueBackups([made, other], at)).toEqual([{ stack: 'a', volume: 'other' }])
  expect(dueBackups([other, volume('a')], at)).toEqual([{ stack: 'a' }])
})

test('a backup of the future, made while the clock was ahead, does not keep the next from being asked for', () => {
  expect(dueBackups([volume('a', lastAt('2030-01-01T00:00:00Z'))], at)).toEqual([{ stack: 'a' }])
})

test('a failure from a clock that was ahead does not hold it for ever', () => {
  expect(dueStacks([volume('a', { failed: { at: '2030-01-01T00:00:00Z', problem } })], at)).toEqual(['a'])
})

test('a drill is due when the last proof, or the first backup, is longer ago than the inventory says', () => {
  const { now } = at
  const proven = (when: string) => ({ proven: { at: when, snapshot: 'a', of: when, tookMs: 1 } })
  const kept = (stack: string, more: Partial<VolumeBackup>) =>
    volume(stack, { since: '2026-11-01T03:30:00Z', ...lastAt('2026-11-21T03:31:00Z'), ...more })
  const volumes = [
    kept('never-proven', {}),
    kept('long-ago', proven('2026-11-13T09:00:00Z')),
    kept('lately', proven('2026-11-20T08:00:00Z')),
    kept('young', { since: '2026-11-20T09:00:00Z' }),
    kept('just-failed', { unproven: { at: '2026-11-21T03:00:00Z', problem } }),
    kept('failed-long-ago', { unproven: { at: '2026-11-20T03:00:00Z', problem } }),
    volume('never-backed-up'),
  ]
  expect(dueDrills(volumes, { drill: 'weekly', now })).toEqual([
    'never-proven',
    'long-ago',
    'failed-long-ago',
  ])
  expect(dueDrills(volumes, { drill: 'daily', now })).toContain('lately')
  expect(dueDrills(volumes, { drill: 'never', now })).toEqual([])
})
