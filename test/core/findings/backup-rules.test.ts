import { expect, test } from 'vitest'
import { aVolumeBackup } from '../../support/home/some-views.ts'
import { facts, found } from './facts-of-a-home.ts'

const problem = { code: 'no-room', text: 'the disk is full', advice: 'Free some space.' }

test('a volume that is backed up is nothing to tell', () => {
  expect(found(facts({ backups: [aVolumeBackup] }))).toEqual([])
})

test('one whose backup failed is told with why, and how old the last one is', () => {
  const failed = { at: '2026-11-21T10:00:00Z', problem }
  const { last: _, ...never } = aVolumeBackup
  expect(found(facts({ backups: [{ ...aVolumeBackup, failed }] }))).toEqual([
    `backup-failed · stack domoticz · volume domoticz/db could not be backed up: the disk is full; the last backup is of ${aVolumeBackup.last?.at}`,
  ])
  expect(found(facts({ backups: [{ ...never, failed }] }))[0]).toContain('it never was')
})

test('one that is half restored is an error', () => {
  const halfRestored = { snapshot: 'a', since: '2026-11-21T10:00:00Z' }
  expect(found(facts({ backups: [{ ...aVolumeBackup, halfRestored }] }))[0]).toMatch(
    /^half-restored · stack domoticz/,
  )
})

test('one that is to be backed up, with no repository to lie in, is told: nobody would be asked', () => {
  const { repository: _, ...nowhere } = aVolumeBackup
  expect(found(facts({ backups: [nowhere] }))).toEqual([
    'backup-nowhere · stack domoticz · volume domoticz/db is to be backed up, and there is no repository for it',
  ])
})
