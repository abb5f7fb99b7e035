import { describe, expect, test } from 'vitest'
import type { Home, HomeEvent } from '../../../backend/contract/home.ts'
import type { Run } from '../../../backend/contract/run.ts'
import {
  applyEvent,
  emptyPicture,
  homeRead,
  LINES_KEPT,
  type Picture,
  runLogRead,
  runWatched,
} from '../../../frontend-card/client/picture.ts'
import { aHome, aPlanView, aRun } from '../../support/home/some-views.ts'

const shown = homeRead(emptyPicture, aHome)
const homeOf = (picture: Picture) => picture.home as Home

describe('what an event does not touch stays the same object', () => {
  test('of a node', () => {
    const node = { ...aHome.nodes[0]!, state: 'unreachable' as const }
    const after = homeOf(applyEvent(shown, { type: 'node', node }))
    expect(after.nodes).toEqual([node])
    expect(after.stacks).toBe(aHome.stacks)
    expect(after.runs[0]).toBe(aHome.runs[0])
  })

  test('a line of a run nobody watches changes nothing at all', () =>
    expect(applyEvent(shown, { type: 'log', run: 'other', at: '', line: 'x' })).toBe(shown))
})

test('an event before the picture is known is not lost work: the picture will have it', () =>
  expect(applyEvent(emptyPicture, { type: 'findings', findings: [] })).toBe(emptyPicture))

test('an event that a newer homeport has brought is no harm', () => {
  const event = { type: 'of-tomorrow' } as unknown as HomeEvent
  expect(applyEvent(shown, event)).toBe(shown)
})

test('what is new is put at the end', () => {
  const node = { ...aHome.nodes[0]!, name: 'rpi9' }
  expect(homeOf(applyEvent(shown, { type: 'node', node })).nodes.map(({ name }) => name)).toEqual([
    'rpi2',
    'rpi9',
  ])
})

describe('runs', () => {
  const run = (more: Partial<Run>): Run => ({ ...aRun, ...more })

  test('a new one comes first, and only the newest ten are kept', () => {
    let picture = shown
    for (let at = 0; at < 12; at += 1)
      picture = applyEvent(picture, { type: 'run', run: run({ id: `r${at}` }) })
    expect(homeOf(picture).runs.map(({ id }) => id)).toEqual([
      'r11',
      'r10',
      'r9',
      'r8',
      'r7',
      'r6',
      'r5',
      'r4',
      'r3',
      'r2',
    ])
  })

  test('an older word about a run does not undo a newer one', () => {
    const newer = applyEvent(shown, { type: 'run', run: run({ rows: 9, state: 'succeeded' }) })
    const after = applyEvent(newer, { type: 'run', run: run({ rows: 5 }) })
    expect(after).toBe(newer)
    expect(homeOf(homeRead(newer, aHome)).runs[0]?.state).toBe('succeeded')
  })
})

describe('plans', () => {
  const empty = { ...aPlanView, plan: { ...aPlanView.plan, id: 'p2', operations: [], questions: [] } }

  test('a newer plan of a subject takes the place of the open one, also when there is nothing to do any more', () => {
    const { plans } = homeOf(applyEvent(shown, { type: 'plan', plan: empty }))
    expect(plans.map(({ plan, state }) => [plan.id, state])).toEqual([
      ['p1', 'outdated'],
      ['p2', 'open'],
    ])
  })

  test('a plan that a run took is not open any more', () => {
    const { plans } = homeOf(applyEvent(shown, { type: 'plan', plan: { ...aPlanView, state: 'running' } }))
    expect(plans.map(({ state }) => state)).toEqual(['running'])
  })
})

describe('the text of the run that is watched', () => {
  const watching = runWatched(shown, aRun.id)
  const said = (picture: Picture, line: string) =>
    applyEvent(picture, { type: 'log', run: aRun.id, at: '', line })

  test('a line that was told while the text was read stands there once', () => {
    const live = said(said(watching, 'b'), 'c')
    expect(runLogRead(live, aRun.id, ['a', 'b']).watched?.lines).toEqual(['a', 'b', 'c'])
    expect(runLogRead(live, aRun.id, ['a', 'b', 'c']).watched?.lines).toEqual(['a', 'b', 'c'])
    expect(runLogRead(live, aRun.id, ['a']).watched?.lines).toEqual(['a', 'b', 'c'])
  })

  test('the text of another run is not taken for it', () =>
    expect(runLogRead(watching, 'other', ['a'])).toBe(watching))

  test('only the newest lines are kept, and how many are not is known', () => {
    const many = Array.from({ length: LINES_KEPT + 5 }, (_, at) => `${at}`)
    const { lines, cut } = said(runLogRead(watching, aRun.id, many), 'last').watched!
    expect([lines.length, cut, lines[0], lines.at(-1)]).toEqual([LINES_KEPT, 6, '6', 'last'])
  })
})

test('an inventory that is wrong is shown, and the last good one stays', () => {
  const problems = [{ code: 'x', text: 'y' }]
  const { inventory } = homeOf(applyEvent(shown, { type: 'inventory', commit: 'c1', problems }))
  expect(inventory).toEqual({ problems, commit: 'c1' })
})

test('an inventory that can be read again is lost no more', () => {
  const lost = { since: '2026-11-21T02:31:00Z', problem: { code: 'x', text: 'y' } }
  const away = applyEvent(shown, { type: 'inventory', commit: 'a', problems: [], lost })
  expect(homeOf(away).inventory).toMatchObject({ commit: 'a', lost })
  const back = applyEvent(away, { type: 'inventory', commit: 'b', problems: [] })
  expect(homeOf(back).inventory).toEqual({ ...aHome.inventory, commit: 'b', problems: [] })
})
