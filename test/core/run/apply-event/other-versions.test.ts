import { describe, expect, test } from 'vitest'
import type { RunEvent } from '../../../../backend/contract/run.ts'
import { compatible, FORMAT, replay } from '../../../../backend/core/run/apply-event.ts'
import { journalRows, runCreated } from '../../../support/journal-rows.ts'

describe('a run of another version is refused, not guessed', () => {
  const created = runCreated('a') as Extract<RunEvent, { type: 'run.created' }>
  const row = (event: RunEvent) => journalRows([event])[0]!

  test('one of this version is taken', () =>
    expect(compatible(row(created))).toStrictEqual({ ok: true, value: created }))

  test.each<[string, RunEvent]>([
    ['journal format 0', { ...created, format: FORMAT - 1 }],
    ['its stages are prepare, jump', { ...created, stages: ['prepare', 'jump'] }],
    ['begins with run.started', { type: 'run.started' }],
  ])('%s', (text, event) => {
    const answer = compatible(row(event))
    expect(answer).toMatchObject({ ok: false, problem: { code: 'run-incompatible' } })
    expect(JSON.stringify(answer)).toContain(text)
  })
})

describe('a run that another version wrote', () => {
  const strange = { ...runCreated('a'), format: FORMAT + 1 } as RunEvent
  const unknown = { type: 'run.danced' } as unknown as RunEvent

  test('is not guessed: it waits for a person, and says why', () => {
    const run = replay(journalRows([strange, { type: 'run.started' }, unknown]))
    expect(run).toMatchObject({
      state: 'waiting',
      rows: 3,
      waiting: { text: expect.stringContaining('format') },
    })
    expect(run.parts).toEqual([{ subject: expect.anything(), plan: 'plan-a', stages: [] }])
  })

  test('has ended when a person abandoned it', () => {
    const closed: RunEvent = { type: 'run.finished', state: 'refused', summary: ['abandoned by anna'] }
    const run = replay(journalRows([strange, unknown, closed]))
    expect(run).toMatchObject({ state: 'refused', summary: ['abandoned by anna'] })
    expect(run.waiting).toBeUndefined()
  })
})
