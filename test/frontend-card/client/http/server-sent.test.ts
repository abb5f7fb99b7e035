import { expect, test } from 'vitest'
import { serverSentReader } from '../../../../frontend-card/client/http/server-sent.ts'

const text =
  'retry: 3000\n\nid: a-1\nevent: hello\ndata: {}\n\n: ping\n\ndata: {"text":"é: x"}\n\nid: a-2\nevent: node\ndata: 1\ndata: 2\n\n'

const events = [
  { id: 'a-1', type: 'hello', data: '{}' },
  { type: 'message', data: '{"text":"é: x"}' },
  { id: 'a-2', type: 'node', data: '1\n2' },
]

test.each([1, 2, 3, 7, 1_000])('events are the same in pieces of %i characters', (size) => {
  const read = serverSentReader()
  const pieces = text.match(new RegExp(`[^]{1,${size}}`, 'g')) as string[]
  expect(pieces.flatMap(read)).toEqual(events)
})

test('an event that never ends is given up', () => {
  const read = serverSentReader()
  expect(() => {
    for (let at = 0; at < 20; at += 1) read('x'.repeat(1024 * 1024))
  }).toThrow(/16 MB/)
})
