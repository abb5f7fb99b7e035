import { expect, test } from 'vitest'
import { variables } from '../../backend/options/variables.ts'
import { documentAt } from './documents.ts'

const { text } = documentAt('docs/options.md')
const rows = [...text.matchAll(/^\| (`HOMEPORT_.*?) \| (.*?) \|/gm)].map(([, names, values]) => ({
  names: wordsIn(names),
  values: wordsIn(values),
}))

function wordsIn(cell = ''): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, word]) => word as string)
}

const ofEnvironment = Object.values(variables).filter(({ onlyOption }) => onlyOption !== true)

test('every variable is explained, and no other', () => {
  expect(rows.flatMap(({ names }) => names).sort()).toEqual(ofEnvironment.map(({ name }) => name).sort())
})

test.each(ofEnvironment.filter(({ fallback }) => fallback !== undefined))(
  'what $name is when it is not set, is said',
  ({ name, fallback }) => {
    const row = rows.find(({ names }) => names.includes(name))
    expect(row?.values[row.names.indexOf(name)]).toBe(fallback)
  },
)
