import { describe, expect, test } from 'vitest'
import type { VolumeBackup } from '../../../../backend/contract/backup.ts'
import { wordsOf } from '../../../../frontend-card/translations/words.ts'
import { snapshotsShown, volumesShown } from '../../../../frontend-card/view/stack/backups.ts'
import { aSnapshotOfAVolume, aVolumeBackup } from '../../../support/home/some-views.ts'

const words = wordsOf('en')
const now = Date.parse('2026-11-21T12:00:00Z')
const problem = { code: 'no-room', text: 'the disk is full', advice: 'Free some space' }
const shown = (more: Partial<VolumeBackup>) => volumesShown([{ ...aVolumeBackup, ...more }], now, words)[0]

describe('a volume', () => {
  test('that is backed up shows when, and how much', () => {
    expect(shown({})).toMatchObject({
      volume: 'db',
      badge: { tone: 'good', text: 'Backed up' },
      about: expect.stringMatching(/^last backed up .+, 12\.0 MB · databases copied by SQLite/),
      failed: '',
    })
  })

  test('that never was is a warning, not a failure', () => {
    const { last: _, ...never } = aVolumeBackup
    expect(volumesShown([never], now, words)[0]).toMatchObject({
      badge: { tone: 'warn', text: 'No backup' },
      about: expect.stringContaining('never backed up'),
    })
  })

  test('whose backup failed says why and what to do, beside the last good one', () => {
    expect(shown({ failed: { at: '2026-11-21T10:00:00Z', problem } })).toMatchObject({
      badge: { tone: 'warn', text: 'Not backed up' },
      about: expect.stringContaining('last backed up'),
      failed: expect.stringContaining('the disk is full'),
      advice: 'Free some space',
    })
  })

  test('that is half restored says so before anything else', () => {
    const halfRestored = { snapshot: 'a', since: '2026-11-21T10:00:00Z' }
    expect(shown({ halfRestored, failed: { at: '2026-11-21T10:00:00Z', problem } })).toMatchObject({
      badge: { tone: 'bad', text: 'Half restored' },
      failed: expect.stringContaining('stays stopped'),
      advice: '',
    })
  })
})

test('a backup of unknown size shows none, and one of before a restore is marked', () => {
  const { bytes: _, ...unknown } = aSnapshotOfAVolume
  expect(snapshotsShown([{ ...unknown, beforeRestore: true }], now, words)[0]).toMatchObject({
    size: '',
    isBeforeRestore: true,
  })
})

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1_500, '1.5 kB'],
  [12_400_000, '12.4 MB'],
  [250_000_000_000, '250 GB'],
])('%i bytes are %s', (bytes, text) => {
  expect(snapshotsShown([{ ...aSnapshotOfAVolume, bytes }], now, words)[0]?.size).toBe(text)
})
