import { expect, test } from 'vitest'
import { combineProblems, placeProblem } from '../../../backend/adapters/compose/problems.ts'
import { aComposeFile } from '../../support/stack/a-compose-file.ts'

const source = aComposeFile('services:\n  my.web:\n    ports:\n      - 80\nnetworks:\n  a:\n')

test('one problem stays as it is', () => {
  const problem = { code: 'a', text: 'b' }
  expect(combineProblems([problem])).toBe(problem)
})

test('several are told together, where the first is', () => {
  const problems = [
    { code: 'a', text: 'one', advice: 'do', file: 'f', line: 2, path: 'x.y' },
    { code: 'b', text: 'two', advice: 'do', line: 3 },
    { code: 'c', text: 'three', advice: 'rest' },
  ]
  expect(combineProblems(problems)).toEqual({
    code: 'a',
    text: 'x.y (line 2) one\n(line 3) two\nthree',
    advice: 'do\nrest',
    file: 'f',
    line: 2,
    path: 'x.y',
  })
})

test.each([
  ['services.my.web.ports.0', 4],
  ['services.my.web.ports[0].target', 4],
  ['services.my.web.nothing', 2],
  ['networks.a.ipam', 6],
  ['nowhere', 1],
  [undefined, 1],
])('a problem at %s is on line %i', (path, line) => {
  const placed = placeProblem({ code: 'a', text: 'b', ...(path && { path }) }, source)
  expect(placed).toMatchObject({ file: 'stacks/demo/compose.yaml', line })
})

test('a problem of another file stays there', () => {
  const problem = { code: 'a', text: 'b', file: '.env', line: 3 }
  expect(placeProblem(problem, source)).toBe(problem)
})
