import { describe, expect, test } from 'vitest'
import { exitMeaning } from '../../../../backend/core/backups/restic/exit-meaning.ts'
import { type Heard, hear, nothingHeard } from '../../../../backend/core/backups/restic/restic-output.ts'

const about = { repository: 'nas', address: 'keeper@nas:/srv', node: 'rpi2', volume: 'diary_db' }
const said = (...lines: string[]): Heard => lines.reduce(hear, nothingHeard)
const ended = (code: number) => `{"message_type":"ended","code":${code}}`
const problemOf = (...lines: string[]) => {
  const meaning = exitMeaning(said(...lines), about)
  return meaning.kind === 'failed' ? meaning.problem : meaning
}

describe('what became of work is told by how it ended', () => {
  test.each([
    ['whole', 0],
    ['partly', 3],
    ['no-repository', 10],
    ['locked', 11],
  ])('%s', (kind, code) => {
    expect(exitMeaning(said(ended(code)), about)).toEqual({ kind })
  })

  test('what never came to its end was cut off, whatever it had said', () => {
    const heard = said('{"message_type":"summary","snapshot_id":"1a2b3c4d"}')
    expect(exitMeaning(heard, about)).toEqual({ kind: 'interrupted' })
  })

  test('a code nobody knows is a failure in restic’s own words', () => {
    expect(
      problemOf('{"message_type":"exit_error","code":1,"message":"a thing broke"}', ended(77)),
    ).toMatchObject({
      code: 'backup-failed',
      text: 'restic failed on rpi2: a thing broke',
    })
  })
})

describe('every failure has its way out', () => {
  const failures: [string, string[], number, RegExp][] = [
    ['repository-password', ['Fatal: wrong password or no key found'], 12, /secret backup\.nas/],
    ['repository-host-key', ['subprocess ssh: Host key verification failed.'], 1, /backup\.nas\.host-key/],
    ['no-room', ['Save(<data/1>) failed: sftp: no space left on device'], 1, /Free some space/],
    ['repository-key-refused', ['subprocess ssh: Permission denied (publickey).'], 1, /authorized_keys/],
    [
      'repository-unreachable',
      ['subprocess ssh: connect to host nas port 22: Connection refused'],
      1,
      /SSH server/,
    ],
    ['repository-unreachable', ['unable to start the sftp session, error: EOF'], 1, /SSH server/],
    ['repository-not-writable', ['mkdir: permission denied'], 1, /folder/],
    ['database-damaged', ['a.db: database disk image is malformed'], 92, /Restore/],
    ['database-locked', ['a.db: database is locked'], 91, /kind stop/],
    ['database-missing', ['there is no file a.db'], 93, /stack\.yaml/],
    ['snapshot-missing', ['failed to find snapshot: no matching ID found'], 1, /List the backups/],
    ['repository-damaged', ['Fatal: repository contains errors'], 1, /check --read-data/],
    ['backup-empty', ['the backup has no file in it'], 95, /exclude/],
    ['helper-memory', [], 137, /memory/],
  ]
  test.each(failures)('%s', (code, words, exit, advice) => {
    const problem = problemOf(...words, ended(exit))
    expect(problem).toMatchObject({ code, advice: expect.stringMatching(advice) })
  })

  test('why a restore failed is told by its items; of a single one much else may be wrong', () => {
    const item = (message: string) =>
      JSON.stringify({ message_type: 'error', item: '/data/a', error: { message } })
    const failed = '{"message_type":"exit_error","code":1,"message":"Fatal: There were 1 errors"}'
    expect(problemOf(item('ciphertext verification failed'), failed, ended(1))).toMatchObject({
      code: 'repository-damaged',
    })
    expect(problemOf(item('chown /data/a: operation not permitted'), failed, ended(1))).toMatchObject({
      code: 'backup-failed',
    })
  })

  test('a full node is not taken for a full repository', () => {
    expect(problemOf('write /var/tmp/restic-temp-1: no space left on device', ended(1))).toMatchObject({
      code: 'no-room',
      text: 'rpi2 has no room for what a backup needs meanwhile',
    })
  })
})
