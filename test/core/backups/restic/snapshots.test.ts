import { expect, test } from 'vitest'
import { heldBy, snapshotsIn, type ToldSnapshot } from '../../../../backend/core/backups/restic/snapshots.ts'

function made(paths: string[], excludes: string[] = []): ToldSnapshot {
  const tags = ['stack=diary', 'volume=db']
  const [one] = snapshotsIn([[{ id: '1a2b', time: '2026-11-21T10:00:00Z', paths, excludes, tags }]], 'nas')
  return one as ToldSnapshot
}

test('what a backup holds is what it was told, whatever the inventory says by now', () => {
  expect(heldBy(made(['/data/diary_db']), 'diary_db')).toEqual({ paths: [], exclude: [] })
  expect(
    heldBy(made(['/data/diary_db/a', '/data/diary_db/b/c'], ['x', '/data/diary_db/tmp']), 'diary_db'),
  ).toEqual({
    paths: ['a', 'b/c'],
    exclude: ['x', '/tmp'],
  })
})

test('databases that were copied beside it are held: they were left out as files only', () => {
  const file = (end: string) => `/data/diary_db/sub/a.db${end}`
  const excludes = ['*.tmp', '/data/diary_db/old-wal', file(''), file('-wal'), file('-shm'), file('-journal')]
  expect(heldBy(made(['/copy/diary_db', '/data/diary_db'], excludes), 'diary_db')).toEqual({
    paths: [],
    exclude: ['*.tmp', '/old-wal'],
  })
})

test('of another volume nothing is known', () => {
  expect(heldBy(made(['/data/diary_db-2']), 'diary_db')).toBeUndefined()
})
