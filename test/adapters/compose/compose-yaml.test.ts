import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { parseCompose, printCompose } from '../../../backend/adapters/compose/compose-yaml.ts'
import { Literal } from '../../../backend/core/render/compose-value.ts'

const printed = (text: string) => printCompose(parseCompose(text).value).trim()

describe('what YAML readers disagree about reaches Docker as it was written', () => {
  test.each([
    '0440',
    '0o440',
    '0x1F',
    '1e8',
    '1.10',
    '1_000',
    '+7',
    '.5',
    '12345678901234567890',
    '2001-01-01',
  ])('%s', (scalar) => {
    expect(parseCompose(`a: ${scalar}`).value).toEqual({ a: new Literal(scalar) })
    expect(printed(`a: ${scalar}`)).toBe(`{"a": ${scalar}}`)
    expect(printed(`a: "${scalar}"`)).toBe(`{"a": "${scalar}"}`)
  })

  test.each(['8080:80', '1.2.3', '12:30', '10m', 'yes', 'off', '1.2.3.4/24', '-', '1-2', 'e5'])(
    '%s is text',
    (text) => {
      expect(parseCompose(`- ${text}`).value).toEqual([text === '-' ? [null] : text])
    },
  )

  test('booleans, nothing, quotes, line breaks and letters of all kinds come back the same', () => {
    const value = {
      t: true,
      n: null,
      s: '\n\na "b" \\ \n c\t',
      u: 'Ω 𝒳 \u2028\u0085\u007f',
      e: '',
      h: '# no',
      l: [[], {}],
    }
    expect(parse(printCompose(value).replaceAll('\\u0001', ''))).toEqual(value)
  })

  test('a number as a key is a key', () => {
    expect(parseCompose('8080: a').value).toEqual({ 8080: 'a' })
  })
})

describe('lines', () => {
  const { lineOf } = parseCompose('a: &x\n  b:\n    - one\n    - two\nc: *x\nd.e: { f: 1 }\n')
  test.each([
    [['a'], 1],
    [['a', 'b'], 2],
    [['a', 'b', 1], 4],
    [['a', 'b', 9], 2],
    [['a', 'nothing', 'there'], 1],
    [['c', 'b', 1], 4],
    [['d.e', 'f'], 6],
    [['d.e', 'f', 'deeper'], 6],
    [[], 1],
  ])('%j is on line %i', (path, line) => expect(lineOf(path)).toBe(line))

  test('of an empty file is the first', () => expect(parseCompose('').lineOf(['a'])).toBe(1))
})

test('anchors are merged, own keys win', () => {
  const { value } = parseCompose('a: &a { x: one, y: one }\nb: { <<: *a, y: two }')
  expect(value).toMatchObject({ b: { x: 'one', y: 'two' } })
})

describe('files that are no YAML, or too much of it, are errors with a line', () => {
  test.each([
    ['a key twice', 'a: 1\nb: 2\na: 3', 3],
    ['a key twice, deep inside, however it is spelled', 'a:\n  - 1: x\n    b: y\n    "1": z', 4],
    ['tabs', 'a:\n\t- b', 2],
    ['an unknown tag', 'a:\n  b: !reset null', 2],
    ['two documents', 'a: 1\n---\nb: 2', 2],
    ['an unknown alias', 'a: 1\nb: *nobody', 2],
    ['brackets without end', '[['.repeat(10), 1],
  ])('%s', (_, text, line) => {
    const { value, errors } = parseCompose(text)
    expect(value).toBeUndefined()
    expect(errors[0]).toMatchObject({ line, text: expect.stringMatching(/./) })
  })

  test('aliases of aliases of aliases', () => {
    const bomb = Array.from(
      { length: 12 },
      (_, n) => `a${n}: &a${n} [${`*a${n - 1}, `.repeat(n === 0 ? 0 : 9)}x]`,
    ).join('\n')
    expect(parseCompose(bomb).errors).toHaveLength(1)
  })

  test('a hundred thousand brackets', () => {
    expect(parseCompose('['.repeat(100_000)).errors.length).toBeGreaterThan(0)
  })
})

test('a key that is the prototype of all objects is only a key', () => {
  const { value } = parseCompose('__proto__: { polluted: yes }')
  expect(Object.hasOwn(value as object, '__proto__')).toBe(true)
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  expect(printCompose(value)).toContain('"__proto__"')
})
