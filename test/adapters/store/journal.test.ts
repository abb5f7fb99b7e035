import { describe, expect, test } from 'vitest'
import { AT, memoryIn, runCreated, runFinished, step } from '../../support/machine/memory.ts'
import { temporaryFolder } from '../../support/machine/temporary-folder.ts'

describe('the journal', () => {
  test('counts rows from 1 within each run and gives them back in order', () => {
    const store = memoryIn(temporaryFolder())
    store.appendJournal('A', AT, runCreated('A'))
    store.appendJournal('B', AT, runCreated('B'))
    expect(store.appendJournal('A', AT, step('one'))).toEqual({
      run: 'A',
      row: 2,
      at: AT,
      event: step('one'),
    })
    store.appendJournal('A', AT, step('two'))
    expect(store.journal('A').map((row) => [row.row, row.event])).toEqual([
      [1, runCreated('A')],
      [2, step('one')],
      [3, step('two')],
    ])
    expect(store.journal('B')).toHaveLength(1)
    expect(store.journal('C')).toEqual([])
  })

  test('outlives the process that wrote it', () => {
    const folder = temporaryFolder()
    const before = memoryIn(folder)
    before.appendJournal('A', AT, runCreated('A'))
    before.appendJournal('A', AT, step('one'))
    const rows = before.journal('A')
    before.close()
    expect(memoryIn(folder).journal('A')).toEqual(rows)
  })

  test('keeps large results and text of any script as they were', () => {
    const store = memoryIn(temporaryFolder())
    const event = step('ż 🏠 \u0000 "quoted"\n'.repeat(10_000))
    store.appendJournal('A', AT, runCreated('A'))
    store.appendJournal('A', AT, event)
    expect(store.journal('A')[1]?.event).toEqual(event)
  })

  test('must begin with run.created: anything else is a defect, and leaves no row', () => {
    const store = memoryIn(temporaryFolder())
    expect(() => store.appendJournal('A', AT, step('one'))).toThrow('FOREIGN KEY')
    expect(store.journal('A')).toEqual([])
    store.appendJournal('A', AT, runCreated('A'))
    expect(() => store.appendJournal('A', AT, runCreated('A'))).toThrow('UNIQUE')
    expect(store.journal('A')).toHaveLength(1)
  })
})

describe('runs', () => {
  test('are listed newest first, unfinished ones oldest first', () => {
    const store = memoryIn(temporaryFolder())
    for (const run of ['A', 'B', 'C', 'D']) store.appendJournal(run, AT, runCreated(run))
    store.appendJournal('B', AT, runFinished)
    expect(store.runIds(3)).toEqual(['D', 'C', 'B'])
    expect(store.unfinishedRuns()).toEqual(['A', 'C', 'D'])
  })

  test('are forgotten with journal and log beyond the last 200, but never while unfinished', () => {
    const store = memoryIn(temporaryFolder())
    store.appendJournal('open', AT, runCreated('open'))
    for (let n = 1; n <= 202; n += 1) {
      store.appendJournal(`r${n}`, AT, runCreated(`r${n}`))
      store.appendLog(`r${n}`, AT, 'hello')
      store.appendJournal(`r${n}`, AT, runFinished)
    }
    expect(store.runIds(1_000)).toHaveLength(201)
    expect(store.journal('r2')).toEqual([])
    expect(store.log('r2')).toEqual([])
    expect(store.journal('r3')).toHaveLength(2)
    expect(store.log('r3')).toHaveLength(1)
    expect(store.unfinishedRuns()).toEqual(['open'])
  })

  test('of a deploy are not pushed out by nights of backups, which have a bound of their own', () => {
    const store = memoryIn(temporaryFolder())
    const deploy = runCreated('deploy', ['p1'])
    const backup = { ...deploy, parts: deploy.parts.map((part) => ({ ...part, data: 'back-up' as const })) }
    store.appendJournal('deploy', AT, deploy)
    store.appendJournal('deploy', AT, runFinished)
    for (let n = 1; n <= 202; n += 1) {
      store.appendJournal(`b${n}`, AT, { ...backup, id: `b${n}` })
      store.appendJournal(`b${n}`, AT, runFinished)
    }
    expect(store.journal('deploy')).toHaveLength(2)
    expect(store.runIds(1_000)).toHaveLength(201)
    expect(store.journal('b2')).toEqual([])
  })
})
