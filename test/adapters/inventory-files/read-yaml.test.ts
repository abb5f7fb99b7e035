import { describe, expect, test } from 'vitest'
import { readYaml } from '../../../backend/adapters/inventory-files/read-yaml.ts'

test('every key and entry knows its line, anything else that of its nearest ancestor', () => {
  const { lineOf } = read('# a\na:\n  b:\n    - x\n    - k: 1\n      l: 2\nc: &c { d: 1 }\ne: *c\n')
  const lines = ['a', 'a.b', 'a.b.0', 'a.b.1', 'a.b.1.l', 'a.z.y', 'e.d'].map((path) =>
    lineOf(path.split('.')),
  )
  expect(lines).toEqual([2, 3, 4, 5, 6, 2, 8])
  expect(lineOf(['a', 'b', 1, 'k'])).toBe(5)
})

test('merge keys, plain anchors and the tags of Compose are read', () => {
  expect(read('x: &x { a: 1 }\ny: { <<: *x, b: 2 }\nz: !override [1]').value).toEqual({
    x: { a: 1 },
    y: { a: 1, b: 2 },
    z: [1],
  })
})

test('keys are texts, whatever they look like', () => {
  expect(read('1: a\ntrue: b\nnull: c').value).toEqual({ 1: 'a', true: 'b', null: 'c' })
})

test('keys that name parts of JavaScript are ordinary keys', () => {
  const { value } = read('__proto__: { a: 1 }\nconstructor: b')
  expect(Object.keys(value as object)).toEqual(['__proto__', 'constructor'])
  expect(({} as Record<string, unknown>)['a']).toBeUndefined()
})

test('an empty file is null without an error', () => {
  expect(read('')).toMatchObject({ value: null, errors: [] })
  expect(read('# only words\n')).toMatchObject({ value: null, errors: [] })
})

describe('what is wrong is told with its line', () => {
  test.each([
    ['a: 1\nb:\n\tc: 2', 3, 'Tabs are not allowed as indentation'],
    ['a: 1\nb: 2\na: 3', 3, 'the key "a" stands there twice'],
    ['a: 1\nb: [1', 2, /must be sufficiently indented/],
    ['a: 1\n---\nb: 1', 2, 'only one document can stand in a file'],
    ['a: 1\n? [b]\n: c', 2, 'a key must be a plain text'],
    ['a: 1\nb: *c', 2, 'nothing above is named &c'],
    ['a: 1\nb: !secret c', 2, 'Unresolved tag: !secret'],
    ['a: &a\n  b: *a', 1, 'an alias stands inside its own anchor'],
    ['a: 1\n<<: 5', 1, /[Mm]erge/],
  ])('%j', (text, line, message) => {
    const { errors, value } = read(text)
    expect(value).toBeNull()
    expect(errors[0]).toEqual({ line, text: expect.stringMatching(message) })
  })

  test('bytes that are no UTF-8', () => {
    const bytes = Buffer.from([0x61, 0x3a, 0x20, 0x31, 0x0a, 0x62, 0x3a, 0xff, 0x0a])
    expect(readYaml(bytes).errors).toEqual([{ line: 2, text: 'is not UTF-8 text' }])
    expect(readYaml(Buffer.from([0xff])).errors).toEqual([{ line: 1, text: 'is not UTF-8 text' }])
    expect(readYaml(Buffer.from([0x61, 0x0a, 0xc3])).errors).toEqual([{ line: 2, text: 'is not UTF-8 text' }])
  })
})

describe('hostile texts end quickly', () => {
  const bomb = [
    'a: &a [x,x,x,x,x,x,x,x,x,x]',
    ...[...'bcdefgh'].map((key, at) => bombLine(key, 'abcdefg'[at]!)),
  ].join('\n')
  test.each([
    ['billions of aliases', bomb, 'its aliases repeat too much'],
    ['a thousand aliases', `a: &a 1\nb: [${'*a, '.repeat(2000)}]`, 'has more than 1000 aliases'],
    ['deep maps', '? '.repeat(100_000), 'is nested more than 100 deep'],
    ['deep lists', '['.repeat(100_000), 'is nested more than 100 deep'],
    [
      'deep blocks',
      Array.from({ length: 300 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'),
      'is nested more than 100 deep',
    ],
    ['endless lists', `[${'[],'.repeat(300_000)}]`, 'is too long for a file that people write'],
    [
      'endless keys',
      Array.from({ length: 60_000 }, (_, n) => `k${n}: 1`).join('\n'),
      'is too long for a file that people write',
    ],
  ])('%s', (_, text, message) => {
    const start = performance.now()
    expect(read(text).errors.map((error) => error.text)).toEqual([message])
    expect(performance.now() - start).toBeLessThan(3000)
  })

  test('the longest list of keys that is read does not take quadratic time', () => {
    const text = Array.from({ length: 7_000 }, (_, n) => `k${n}: 1`).join('\n')
    const start = performance.now()
    expect(read(text).errors).toEqual([])
    expect(performance.now() - start).toBeLessThan(3000)
  })
})

function bombLine(key: string, of: string): string {
  return `${key}: &${key} [${Array(9).fill(`*${of}`).join(',')}]`
}

function read(text: string) {
  return readYaml(Buffer.from(text))
}
