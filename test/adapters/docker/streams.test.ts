import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { frames } from '../../../backend/adapters/docker/streams/frames.ts'
import { lines } from '../../../backend/adapters/docker/streams/lines.ts'
import { logLines } from '../../../backend/adapters/docker/streams/log-lines.ts'
import type { LogLine } from '../../../backend/ports/nodes/docker-api.ts'

function frame(type: number, payload: string | Buffer): Buffer {
  const bytes = Buffer.from(payload as string)
  const header = Buffer.alloc(8)
  header[0] = type
  header.writeUInt32BE(bytes.length, 4)
  return Buffer.concat([header, bytes])
}

function cutInto(bytes: Buffer, size: number): Buffer[] {
  const chunks: Buffer[] = []
  for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.subarray(at, at + size))
  return chunks
}

function linesOf(chunks: Buffer[]): LogLine[] {
  const told: LogLine[] = []
  const log = logLines((line) => told.push(line))
  for (const chunk of chunks) log.take(chunk)
  log.end()
  return told
}

describe('the multiplexed log stream', () => {
  const stream = Buffer.concat([
    frame(1, 'one\ntw'),
    frame(2, 'wärning\n'),
    frame(1, 'o\n'),
    frame(1, ''),
    frame(3, 'logs of a node are missing\n'),
    frame(0, 'in\r\n'),
    frame(1, 'no newline at the end'),
  ])
  const expected = [
    { stream: 'stdout', text: 'one' },
    { stream: 'stderr', text: 'wärning' },
    { stream: 'stdout', text: 'two' },
    { stream: 'stderr', text: 'logs of a node are missing' },
    { stream: 'stdout', text: 'in' },
    { stream: 'stdout', text: 'no newline at the end' },
  ]

  test.each([1, 2, 3, 7, 8, 9, 1000])('reads the same however it is cut (%d bytes)', (size) =>
    expect(linesOf(cutInto(stream, size))).toEqual(expected),
  )

  test('any frames, cut anywhere, give every byte to its stream in order', () => {
    const someFrames = fc.array(fc.tuple(fc.constantFrom(1, 2, 3), fc.uint8Array({ maxLength: 40 })), {
      minLength: 1,
    })
    fc.assert(
      fc.property(someFrames, fc.integer({ min: 1, max: 50 }), (all, size) => {
        const seen: [number, number][] = []
        const take = frames((type, chunk, start, end) => {
          for (let at = start; at < end; at++) seen.push([type, chunk[at] as number])
        })
        const bytes = Buffer.concat(all.map(([type, payload]) => frame(type, Buffer.from(payload))))
        for (const chunk of cutInto(bytes, size)) take(chunk)
        expect(seen).toEqual(all.flatMap(([type, payload]) => [...payload].map((byte) => [type, byte])))
      }),
      { numRuns: 200 },
    )
  })

  test.each([1, 3, 1000])('a terminal’s log has no frames (cut into %d bytes)', (size) => {
    expect(linesOf(cutInto(Buffer.from('hello\r\nwörld\n'), size))).toEqual([
      { stream: 'stdout', text: 'hello' },
      { stream: 'stdout', text: 'wörld' },
    ])
  })

  test('a log of a terminal may begin with control characters', () =>
    expect(linesOf([Buffer.from('\u0001\u001b[0mhi\n')])).toEqual([
      { stream: 'stdout', text: '\u0001\u001b[0mhi' },
    ]))

  test('a frame that claims four gigabytes costs no memory', () => {
    let bytes = 0
    const take = frames((_type, _chunk, start, end) => {
      bytes += end - start
    })
    const header = frame(1, '')
    header.writeUInt32BE(0xffffffff, 4)
    take(header)
    const chunk = Buffer.alloc(65_536)
    for (let i = 0; i < 1000; i++) take(chunk)
    expect(bytes).toBe(65_536_000)
  })

  test('a million tiny frames in one chunk are no trouble', () => {
    const tiny = Buffer.concat(Array.from({ length: 1000 }, () => frame(1, 'x\n')))
    const bytes = Buffer.concat(Array.from({ length: 1000 }, () => tiny))
    let count = 0
    const log = logLines(() => count++)
    const before = performance.now()
    log.take(bytes)
    expect(count).toBe(1_000_000)
    expect(performance.now() - before).toBeLessThan(10_000)
  })

  test('a million frames without a newline are not searched a million times', () => {
    const tiny = Buffer.concat(Array.from({ length: 1000 }, () => frame(1, 'x')))
    const log = logLines(() => {})
    const before = performance.now()
    log.take(Buffer.concat(Array.from({ length: 1000 }, () => tiny)))
    expect(performance.now() - before).toBeLessThan(10_000)
  })

  test('every one of 800,000 log lines is read', () => {
    const frameOf = (i: number) => frame(1 + (i % 2), `${'log line '.repeat(12)}${i}\n`)
    const block = Buffer.concat(Array.from({ length: 80_000 }, (_, i) => frameOf(i)))
    const chunks = cutInto(block, 65_536)
    let count = 0
    const log = logLines(() => count++)
    for (let round = 0; round < 10; round += 1) for (const chunk of chunks) log.take(chunk)
    expect(count).toBe(800_000)
  })
})

describe('lines', () => {
  test('an endless line is cut and said to be; the next one is whole', () => {
    const told: [string, boolean][] = []
    const cut = lines(10, (text, wasCut) => told.push([text, wasCut]))
    cut.take(Buffer.from('0123456789abc'))
    for (let i = 0; i < 1000; i++) cut.take(Buffer.alloc(1000, 'x'))
    cut.take(Buffer.from('\nshort\n0123456789\n0123456789a\n'))
    expect(told).toEqual([
      ['0123456789', true],
      ['short', false],
      ['0123456789', false],
      ['0123456789', true],
    ])
  })

  test('letters of several bytes survive any cut', () => {
    const told: string[] = []
    const cut = lines(100, (text) => told.push(text))
    for (const byte of Buffer.from('żółw 🐢\n')) cut.take(Buffer.from([byte]))
    expect(told).toEqual(['żółw 🐢'])
  })

  test('empty lines are lines', () => {
    const told: string[] = []
    const cut = lines(100, (text) => told.push(text))
    cut.take(Buffer.from('\n\na\n'))
    cut.end()
    expect(told).toEqual(['', '', 'a'])
  })
})
