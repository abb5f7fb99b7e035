import { expect, test } from 'vitest'
import { AT, memoryIn, runCreated } from '../../support/machine/memory.ts'
import { temporaryFolder } from '../../support/machine/temporary-folder.ts'

test('lines come back in order, of their run only', () => {
  const store = memoryIn(temporaryFolder())
  for (const run of ['A', 'B']) store.appendJournal(run, AT, runCreated(run))
  store.appendLog('A', AT, 'one')
  store.appendLog('B', AT, 'other')
  store.appendLog('A', AT, 'two')
  expect(store.log('A')).toEqual([
    { at: AT, line: 'one' },
    { at: AT, line: 'two' },
  ])
})

test('the last 5,000 lines stay, and the first line says how many went', () => {
  const store = memoryIn(temporaryFolder())
  store.appendJournal('A', AT, runCreated('A'))
  for (let n = 1; n <= 5_003; n += 1) store.appendLog('A', AT, `line ${n}`)
  const lines = store.log('A').map((row) => row.line)
  expect(lines).toHaveLength(5_001)
  expect(lines[0]).toBe('… 3 earlier lines were cut: a run keeps 5000 lines or 1 MiB')
  expect(lines[1]).toBe('line 4')
  expect(lines.at(-1)).toBe('line 5003')
})

test('no more than 1 MiB stays, counted in bytes', () => {
  const store = memoryIn(temporaryFolder())
  store.appendJournal('A', AT, runCreated('A'))
  for (let n = 0; n < 200; n += 1) store.appendLog('A', AT, 'ż'.repeat(5_000))
  const lines = store.log('A').map((row) => row.line)
  expect(lines[0]).toContain('96 earlier lines were cut')
  expect(lines).toHaveLength(1 + 104)
})

test('an endless line is cut and says so', () => {
  const store = memoryIn(temporaryFolder())
  store.appendJournal('A', AT, runCreated('A'))
  store.appendLog('A', AT, 'x'.repeat(100_000))
  expect(store.log('A')[0]?.line).toBe(`${'x'.repeat(8_192)} … (line cut)`)
})
