import { expect, test } from 'vitest'
import {
  backupDatabases,
  backupFiles,
  forget,
  restoreVolume,
} from '../../../../backend/core/backups/restic/restic-arguments.ts'

const marks = { home: 'attic', tags: ['stack=diary', 'volume=db'], at: '2026-11-21T10:11:12.345Z' }
const data = { name: 'diary_db', copy: 'files' as const, paths: [], exclude: [] }
const common =
  '2026-11-21T10:11:12.345Z --json --host attic --tag stack=diary,volume=db --time 2026-11-21 10:11:12 --exclude-caches'

test('a volume is backed up whole, or only what is named of it', () => {
  expect(backupFiles(data, marks).join(' ')).toBe(`${common} -- /data/diary_db`)
  expect(backupFiles({ ...data, paths: ['./a', '/b/c'] }, marks).join(' ')).toBe(
    `${common} -- /data/diary_db/a /data/diary_db/b/c`,
  )
})

test('a pattern with a slash in front means the volume’s root; others match anywhere', () => {
  const exclude = ['*.tmp', '/cache']
  expect(backupFiles({ ...data, exclude }, marks).join(' ')).toContain(
    '--exclude *.tmp --exclude /data/diary_db/cache --',
  )
})

test('databases are named to the script, or left to be found', () => {
  const wish = { ...data, copy: 'sqlite' as const, paths: ['a.db', 'sub/b.db'] }
  expect(backupDatabases(wish, marks).slice(1, 6)).toEqual([
    '/data/diary_db',
    '/copy/diary_db',
    '2',
    'a.db',
    'sub/b.db',
  ])
  expect(backupDatabases({ ...wish, paths: [] }, marks)[3]).toBe('0')
})

test('a restore touches nothing that its backup left out', () => {
  expect(restoreVolume({ ...data, exclude: ['/cache'] }, '1a2b')).toEqual([
    ...['1a2b', '/data/diary_db', '', '--exclude', '/cache'],
  ])
  const patterns = (paths: string[], exclude: string[] = []) =>
    restoreVolume({ ...data, paths, exclude }, '1a2b')
      .slice(3)
      .filter((_, at) => at % 2 === 1)
  expect(patterns(['a'], ['x'])).toEqual(['/*', '!/a', 'x'])
  expect(patterns(['./a', '/b/c', 'b/d'])).toEqual(['/*', '!/a', '!/b', '/b/*', '!/b/c', '!/b/d'])
  expect(patterns(['b/c', 'b'])).toEqual(['/*', '!/b'])
  expect(patterns(['a[1]*'])).toEqual(['/*', '!/a\\[1\\]\\*'])
})

test('without a wish to keep only some, nothing is ever forgotten', () => {
  expect(forget('attic', 'diary', {}, true)).toBeUndefined()
  expect(forget('attic', 'diary', { daily: 0 }, true)).toBeUndefined()
  expect(forget('attic', 'diary', { daily: 7, monthly: 12 }, false)?.join(' ')).toBe(
    '--json --host attic --tag stack=diary --group-by host,tags --keep-daily 7 --keep-monthly 12',
  )
  expect(forget('attic', 'diary', { last: 3 }, true)?.slice(-3)).toEqual(['--prune', '--max-unused', '10%'])
})
