import { expect, test } from 'vitest'
import { type Route, readFragment, writeFragment } from '../../../frontend-card/view/routes.ts'

test.each<[string, string, Route]>([
  ['#token=t', 't', { view: 'overview' }],
  ['#token=t&stack=domoticz', 't', { view: 'stack', stack: 'domoticz' }],
  ['#token=t&plan=abc', 't', { view: 'plan', plan: 'abc' }],
  ['#token=a%2Bb&run=01J', 'a+b', { view: 'run', run: '01J' }],
  ['#token=t&secret=backup.nas', 't', { view: 'secret', secret: 'backup.nas' }],
])('%s is read, and written the same', (fragment, token, route) => {
  expect(readFragment(fragment)).toEqual({ token, route })
  expect(writeFragment(token, route)).toBe(fragment)
})

test.each(['', '#', '#nonsense', '#stack=', '#%'])(
  'an address that names nothing shows the overview: %s',
  (fragment) => expect(readFragment(fragment)).toEqual({ token: '', route: { view: 'overview' } }),
)
