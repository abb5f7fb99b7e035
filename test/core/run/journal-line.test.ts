import { describe, expect, test } from 'vitest'
import type { RunEvent } from '../../../backend/contract/run.ts'
import { replay } from '../../../backend/core/run/apply-event.ts'
import { journalLine } from '../../../backend/core/run/journal-line.ts'
import { journalRows, runCreated } from '../../support/journal-rows.ts'

const created = runCreated('music', 'radio')
const run = replay(
  journalRows([
    created,
    { type: 'stage.started', part: 0, stage: 'deploy' },
    { type: 'step.started', part: 0, step: '#1', text: 'service music/web' },
  ]),
)
const problem = { code: 'x', text: 'no such image' }

describe('homeport says aloud', () => {
  test.each<[RunEvent, string | undefined]>([
    [created, 'run run-1 by anna: stack music, stack radio'],
    [{ type: 'run.started' }, undefined],
    [{ type: 'run.waiting', text: 'attic is away' }, 'waiting: attic is away'],
    [{ type: 'run.waiting', text: 'attic is away', stands: true }, 'left standing: attic is away'],
    [{ type: 'run.continued' }, 'going on'],
    [{ type: 'run.cancel-asked', by: 'ben', choice: 'leave' }, 'ben asked to cancel (leave)'],
    [{ type: 'stage.started', part: 1, stage: 'verify' }, 'stack radio: verify'],
    [{ type: 'stage.started', part: 7, stage: 'verify' }, 'part 7: verify'],
    [{ type: 'step.started', part: 0, step: '#1', text: 'service music/web' }, '  service music/web …'],
    [{ type: 'step.finished', part: 0, step: '#1', state: 'done' }, '  service music/web: done'],
    [
      { type: 'step.finished', part: 0, step: '#1', state: 'skipped', detail: 'made already' },
      '  service music/web: skipped, made already',
    ],
    [{ type: 'step.finished', part: 7, step: '#9', state: 'done' }, '  #9: done'],
    [{ type: 'step.failed', part: 0, step: '#1', problem }, '  service music/web: FAILED, no such image'],
    [{ type: 'stage.finished', part: 0, state: 'done' }, undefined],
    [{ type: 'part.finished', part: 0, outcome: 'succeeded' }, 'stack music: succeeded'],
    [
      { type: 'part.finished', part: 0, outcome: 'failed', cause: 'no image' },
      'stack music: failed, no image',
    ],
    [{ type: 'run.finished', state: 'succeeded', summary: ['all', 'well'] }, '\nall\nwell'],
  ])('%j: %j', (event, line) => expect(journalLine(event, run)).toBe(line))
})
