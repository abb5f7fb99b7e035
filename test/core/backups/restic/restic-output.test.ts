import { expect, test } from 'vitest'
import { hear, nothingHeard, unreadIn } from '../../../../backend/core/backups/restic/restic-output.ts'

const heard = (...lines: string[]) => lines.reduce(hear, nothingHeard)

test('progress, summary, what could not be read and the end are taken in', () => {
  expect(
    heard(
      '{"message_type":"status","percent_done":0.5,"total_files":3}',
      '{"message_type":"error","error":{"message":"permission denied"},"during":"archival","item":"/data/a"}',
      '{"message_type":"summary","total_files_processed":3,"total_bytes_processed":12,"snapshot_id":"1a2b"}',
      '',
      '{"message_type":"ended","code":3}',
    ),
  ).toEqual({
    ...nothingHeard,
    code: 3,
    done: 1,
    summary: expect.objectContaining({ snapshot_id: '1a2b', total_files_processed: 3 }),
    items: ['/data/a: permission denied'],
  })
})

test('messages that a newer restic adds are left out, and broken ones are words', () => {
  const all = heard('{"message_type":"verbose_status","item":"/x"}', '{"cut off', 'plain words')
  expect(all).toEqual({ ...nothingHeard, words: ['{"cut off', 'plain words'] })
})

test('lists are kept whole', () => {
  expect(heard('[{"id":"a"},{"id":"b"}]').values).toEqual([[{ id: 'a' }, { id: 'b' }]])
})

test('what one piece of work says takes a bounded place', () => {
  const many = heard(...Array.from({ length: 1_000 }, (_, n) => `${n} ${'x'.repeat(2_000)}`))
  expect(many.words.length).toBe(200)
  expect(many.words.every((word) => word.length <= 500)).toBe(true)
})

test('a backup lacks what was there and could not be read, and what somebody named that is not there', () => {
  const lines = [
    '/data/v/named does not exist, skipping',
    '{"message_type":"error","error":{"message":"read /data/v/a: input/output error"},"during":"archival","item":"/data/v/a"}',
    '{"message_type":"error","error":{"message":"open /data/v/b: no such file or directory"},"during":"archival","item":"/data/v/b"}',
    '{"message_type":"exit_error","code":3,"message":"Warning: at least one source file could not be read"}',
    '{"message_type":"ended","code":3}',
  ]
  expect(unreadIn(heard(...lines))).toEqual([
    '/data/v/named does not exist, skipping',
    '/data/v/a: read /data/v/a: input/output error',
  ])
  expect(unreadIn(heard('{"message_type":"ended","code":0}'))).toEqual([])
})
