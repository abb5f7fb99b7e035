import { expect, test } from 'vitest'
import type { EngineService, EngineTask, TaskState, UpdateState } from '../../../backend/core/engine/seen.ts'
import { isSettled } from '../../../backend/core/swarm/what-runs.ts'

const task = (DesiredState: TaskState, State: TaskState) =>
  ({ DesiredState, Status: { State } }) as EngineTask
const service = (State?: UpdateState) => ({ UpdateStatus: State && { State } }) as EngineService

test.each([
  ['everything that shall run runs', [task('running', 'running')], [service()], true],
  ['what is over is history', [task('shutdown', 'failed')], [service('completed')], true],
  ['a task on its way', [task('running', 'starting')], [service()], false],
  ['a replacement made ready', [task('ready', 'ready')], [service()], false],
  ['an update under way', [task('running', 'running')], [service('updating')], false],
  ['a rollback under way', [task('running', 'running')], [service('rollback_started')], false],
])('%s: settled or not', (_, tasks, services, settled) => {
  expect(isSettled({ tasks, services })).toBe(settled)
})
