import { describe, expect, test } from 'vitest'
import type { OperationOf } from '../../../../backend/contract/plan.ts'
import { containersOf } from '../../../../backend/core/project/seen-project.ts'
import { projectOperationState, type SeenProject } from '../../../../backend/core/run/project/project-done.ts'
import { aContainer, aProject } from '../../../support/stack/a-project.ts'

const plan = aProject().withService('web').plan()
const files = plan.operations[0] as OperationOf<'project-files'>
const up = plan.operations[1] as OperationOf<'project-up'>
const hash = up.services[0]?.hash ?? ''
const made = containersOf([aContainer('web', { hash, instance: 'ours' })], 'radio')

const seen = (change: Partial<SeenProject> = {}): SeenProject => ({
  files: {},
  containers: [],
  run: { busy: false, token: '', log: [] },
  token: 'mine',
  ...change,
})
const run = (change: Partial<SeenProject['run']>) => ({
  busy: false,
  token: 'mine',
  log: ['last words'],
  ...change,
})

describe('bringing up', () => {
  test.each([
    ['nobody began it', seen(), 'act'],
    ['it goes on', seen({ run: run({ busy: true }) }), 'busy'],
    ['somebody else’s goes on', seen({ run: run({ busy: true, token: 'other' }) }), 'busy'],
    ['it ended well, and all is there', seen({ run: run({ code: 0 }), containers: made }), 'done'],
    ['it ended well, and nothing is there', seen({ run: run({ code: 0 }) }), 'failed'],
    ['it failed', seen({ run: run({ code: 1 }), containers: made }), 'failed'],
    ['it was cut off', seen({ run: run({}) }), 'act'],
    ['it was cut off when it had made all', seen({ run: run({}), containers: made }), 'act'],
    ['another one failed before', seen({ run: run({ code: 1, token: 'other' }) }), 'act'],
    ['there are containers with our mark, of whatever image', seen({ containers: made }), 'act'],
  ])('%s', (_, what, state) => expect(projectOperationState(up, what).state).toBe(state))

  test('that failed says Compose’s last words', () => {
    const failed = projectOperationState(up, seen({ run: run({ code: 1 }) }))
    expect(failed).toMatchObject({ text: 'Docker Compose failed: last words' })
  })
})

describe('putting files', () => {
  const wished = Object.fromEntries(files.put.map(({ path, hash }) => [path, hash]))
  test.each([
    ['none is there', {}, 'act'],
    ['all are there', wished, 'done'],
    ['there is another one', { ...wished, 'compose.yaml': 'theirs' }, 'conflict'],
  ])('%s', (_, there, state) =>
    expect(projectOperationState(files, seen({ files: there })).state).toBe(state),
  )
})
