import { spawnSync } from 'node:child_process'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { quoted } from '../../../backend/core/project/quoted.ts'

/** The arguments a real shell makes of a line. */
function argumentsByShell(line: string): string[] {
  const echo = `printf '%s\\0' ${line}`
  const { stdout } = spawnSync('sh', ['-c', echo], { encoding: 'utf8' })
  return stdout.split('\0').slice(0, -1)
}

test.each([
  [['docker', 'ps'], "'docker' 'ps'"],
  [["it's"], "'it'\\''s'"],
  [[''], "''"],
  [[], ''],
])('%j is %s', (argv, line) => expect(quoted(argv)).toBe(line))

test('what a person could mistype comes through a shell as it is', () => {
  const hostile = [
    '$(id)',
    '`id`',
    '$HOME',
    '*',
    '~',
    '!!',
    '; rm -rf /',
    '"',
    "'",
    '\\',
    '\\n',
    'a\nb',
    '-n',
    '#',
    '&',
    ' ',
  ]
  expect(argumentsByShell(quoted(hostile))).toEqual(hostile)
})

test('any arguments come through a shell as they are', () => {
  const word = fc
    .string({ unit: 'binary', maxLength: 12 })
    .filter((text) => !text.includes('\0') && text.isWellFormed())
  const shellish = fc.string({ unit: fc.constantFrom(...'\'"\\$`!*?[]{}()<>|&;#~ \t\n\rab='), maxLength: 12 })
  fc.assert(
    fc.property(fc.array(fc.oneof(word, shellish), { minLength: 1, maxLength: 20 }), (argv) => {
      expect(argumentsByShell(quoted(argv))).toEqual(argv)
    }),
    { numRuns: 150 },
  )
}, 30_000)

test('a zero byte is refused: no argument can hold it', () =>
  expect(() => quoted(['a\0b'])).toThrow(/zero byte/))
