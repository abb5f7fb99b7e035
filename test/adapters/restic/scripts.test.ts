import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, test } from 'vitest'
import { scripts } from '../../../backend/adapters/restic/scripts.ts'
import { temporaryFolder } from '../../support/machine/temporary-folder.ts'

// What needs no restic is tried here; the rest is in the lab (scenarios/backup*.test.ts).

/** Runs the script that copies databases; programs of these names say these words in place of the real ones. */
function copyDatabases(data: string, named: string[], programs: Record<string, string> = {}) {
  const folder = temporaryFolder()
  mkdirSync(join(folder, 'bin'))
  for (const [name, text] of Object.entries(programs)) {
    writeFileSync(join(folder, 'bin', name), `#!/bin/sh\n${text}\n`)
    chmodSync(join(folder, 'bin', name), 0o755)
  }
  const script = scripts['backup-databases'].replaceAll('/tmp/', `${folder}/`)
  const argv = [
    '-c',
    script,
    'sh',
    '2026-11-21T10:00:00.000Z',
    data,
    join(folder, 'copy'),
    String(named.length),
    ...named,
  ]
  const env = { PATH: `${join(folder, 'bin')}:${process.env['PATH']}` }
  const { stdout, stderr } = spawnSync('sh', argv, { env, encoding: 'utf8' })
  const last = stdout.trim().split('\n').at(-1) ?? ''
  return { code: (JSON.parse(last) as { code: number }).code, said: stderr.trim() }
}

function databaseIn(folder: string, mode: string): void {
  const database = new DatabaseSync(join(folder, 'a.db'))
  database.exec(`PRAGMA journal_mode = ${mode}; CREATE TABLE t (x)`)
  database.close()
}

describe('copying databases', () => {
  test('one that is named and not there is told by its name', () => {
    expect(copyDatabases(temporaryFolder(), ['a.db'])).toEqual({ code: 93, said: 'there is no file a.db' })
  })

  test('where there is none, nothing is backed up with success', () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'a.db'), 'no database')
    expect(copyDatabases(folder, [])).toEqual({ code: 93, said: 'there is no SQLite database' })
  })

  const onNfs = { stat: 'echo nfs', sqlite3: 'exit 1' }
  test('one in WAL mode on a network file system is refused (rule 23)', () => {
    const folder = temporaryFolder()
    databaseIn(folder, 'WAL')
    expect(copyDatabases(folder, [], onNfs)).toEqual({
      code: 94,
      said: 'a.db is in WAL mode on a network file system',
    })
  })

  test('one in another mode there is tried, and what SQLite says of it is told', () => {
    const folder = temporaryFolder()
    databaseIn(folder, 'DELETE')
    const sqlite3 = 'echo "Error: database is locked" >&2; exit 5'
    expect(copyDatabases(folder, [], { ...onNfs, sqlite3 })).toEqual({
      code: 91,
      said: 'a.db: Error: database is locked',
    })
  })

  test('one that SQLite finds damaged is told as damaged', () => {
    const folder = temporaryFolder()
    databaseIn(folder, 'DELETE')
    const sqlite3 = 'echo "Error: database disk image is malformed" >&2; exit 11'
    expect(copyDatabases(folder, [], { sqlite3 }).code).toBe(92)
  })
})

test('a backup says when it was begun, and only the rest is for restic', () => {
  const script = scripts['backup-files'].replaceAll('restic backup', 'echo restic backup')
  const { stdout } = spawnSync(
    'sh',
    ['-c', script, 'sh', '2026-11-21T10:00:00.000Z', '--json', '/data/a b'],
    {
      encoding: 'utf8',
    },
  )
  expect(stdout.trim().split('\n')).toEqual([
    '{"message_type":"dated","at":"2026-11-21T10:00:00.000Z"}',
    'restic backup --json /data/a b',
    '',
    '{"message_type":"ended","code":0}',
  ])
})
