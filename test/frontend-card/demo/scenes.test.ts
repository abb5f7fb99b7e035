import { describe, expect, test } from 'vitest'
import { check } from '../../../backend/contract/doors/problem.ts'
import { Home } from '../../../backend/contract/home.ts'
import {
  finalRunStates,
  nodeStates,
  runStates,
  secretStates,
  stackStatuses,
} from '../../../backend/contract/words.ts'
import { scenes } from '../../../frontend-card/demo/scenes.ts'

const homes = scenes.flatMap(({ show }) => show.home ?? [])

test.each(scenes)('$name shows a home as homeport tells it', ({ show }) => {
  expect(show.home === undefined ? [] : check(Home, show.home)).toEqual([])
})

test.each(scenes)(
  '$name looks at something that is in its home, or says that it is gone',
  ({ name, show, route }) => {
    const there = [
      ...(show.home?.stacks ?? []).map((stack) => stack.name),
      ...(show.home?.plans ?? []).map(({ plan }) => plan.id),
      ...(show.home?.runs ?? []).map((run) => run.id),
      ...(show.home?.stacks ?? []).flatMap(({ secrets = [] }) => secrets.map(({ name }) => name)),
    ]
    const { view, ...what } = route ?? { view: 'overview' }
    for (const one of Object.values(what)) expect(there.includes(one as string)).toBe(name !== 'gone')
  },
)

describe('between them, the scenes show every', () => {
  test.each<[what: string, words: readonly string[], shown: string[]]>([
    ['state of a node', nodeStates, homes.flatMap(({ nodes }) => nodes.map(({ state }) => state))],
    ['status of a stack', stackStatuses, homes.flatMap(({ stacks }) => stacks.map(({ status }) => status))],
    ['state of a run', runStates, homes.flatMap(({ runs }) => runs.map(({ state }) => state))],
    [
      'state of a secret',
      secretStates,
      homes.flatMap(({ stacks }) => stacks.flatMap(({ secrets = [] }) => secrets.map(({ state }) => state))),
    ],
    ['state of a link', ['connecting', 'live', 'lost', 'refused'], scenes.map(({ show }) => show.state.kind)],
    ['way a card has', ['mqtt', 'entities'], scenes.flatMap(({ show }) => show.kind ?? [])],
  ])('%s', (_what, words, shown) => {
    expect(words.filter((word) => !shown.includes(word))).toEqual([])
  })

  test('end of a run, looked at closely', () => {
    const looked = scenes.flatMap(({ route, show }) =>
      route?.view === 'run' ? (show.home?.runs.find(({ id }) => id === route.run)?.state ?? []) : [],
    )
    expect(finalRunStates.filter((state) => !looked.includes(state))).toEqual([])
  })
})
