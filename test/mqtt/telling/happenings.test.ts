import { expect, test } from 'vitest'
import type { HomeEvent, NodeView } from '../../../backend/contract/home.ts'
import type { Run, RunPart } from '../../../backend/contract/run.ts'
import type { NodeState } from '../../../backend/contract/words.ts'
import { happenedBefore, happenings } from '../../../backend/mqtt/telling/happenings.ts'
import { aRun } from '../../support/home/some-views.ts'

const node = (state: NodeState): HomeEvent => ({
  type: 'node',
  node: { name: 'attic', state, evidence: [], labels: {}, runs: [] } satisfies NodeView,
})
const run = (...outcomes: RunPart['outcome'][]): HomeEvent => ({ type: 'run', run: ended(outcomes) })
const ended = (outcomes: RunPart['outcome'][]): Run => ({
  ...aRun,
  parts: outcomes.map((outcome, at) => ({
    subject: { kind: 'stack', stack: `s${at}`, target: 'main' },
    plan: 'p',
    stages: [],
    ...(outcome === undefined ? {} : { outcome }),
  })),
})

function told(events: HomeEvent[], runs: Run[] = []): string[] {
  const before = happenedBefore(runs)
  return events.flatMap((event) =>
    happenings(before, event).map(({ type, subject }) => `${type} ${subject.name}`),
  )
}

test('a node that fails and comes back is told twice, whatever was suspected between', () => {
  expect(
    told([node('reachable'), node('suspect'), node('unreachable'), node('suspect'), node('reachable')]),
  ).toEqual(['node_down attic', 'node_up attic'])
})

test('a node found down at the start, or one that is away, is not told as failing', () => {
  expect(told([node('suspect'), node('unreachable')])).toEqual([])
  expect(told([node('reachable'), node('away'), node('reachable')])).toEqual([])
})

test('each stack of a run is told once, when it ends', () => {
  expect(
    told([
      run(undefined, undefined, undefined),
      run('succeeded', undefined, undefined),
      run('succeeded', 'rolled-back', undefined),
      run('succeeded', 'rolled-back', 'failed'),
      run('succeeded', 'rolled-back', 'failed'),
    ]),
  ).toEqual(['deploy_succeeded s0', 'rolled_back s1', 'deploy_failed s2'])
})

test('parts that end out of order are each told', () => {
  expect(told([run(undefined, 'failed'), run('succeeded', 'failed')])).toEqual([
    'deploy_failed s1',
    'deploy_succeeded s0',
  ])
})

test('what ended before homeport started is not told again', () => {
  expect(told([run('succeeded')], [ended(['succeeded'])])).toEqual([])
})

test('what was cancelled, refused or not started is no failed deploy', () => {
  expect(told([run('cancelled', 'refused', 'not-started')])).toEqual([])
})
