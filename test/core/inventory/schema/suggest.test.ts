import fc from 'fast-check'
import { expect, test } from 'vitest'
import { suggest, suggestion } from '../../../../backend/core/inventory/schema/suggest.ts'

test.each([
  ['afetr', ['after', 'accept'], 'after'],
  ['hostkey', ['host_key', 'connect'], 'host_key'],
  ['host-key', ['host_key'], 'host_key'],
  ['RUN_ON', ['run_on'], 'run_on'],
  ['aks', ['ask', 'auto'], 'ask'],
  ['mian', ['main'], 'main'],
  ['rpi4', ['rpi1', 'rpi2'], 'rpi1'],
  ['a', ['b'], 'b'],
  ['ab', ['cd'], undefined],
  ['mosquitto', ['domoticz'], undefined],
  ['', ['after'], undefined],
  ['x'.repeat(65), ['x'.repeat(65)], undefined],
])('%s of %j: %s', (word, candidates, expected) => {
  expect(suggest(word, candidates)).toBe(expected)
})

test('the nearest is suggested, and of equals the first', () => {
  expect(suggest('nodes', ['node', 'nodes'])).toBe('nodes')
  expect(suggest('noda', ['node', 'nods'])).toBe('node')
})

test('a word is its own nearest', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, maxLength: 64 }), (word) => {
      expect(suggest(word, [word])).toBe(word)
    }),
  )
})

test('one slip is always forgiven in a word of three letters or more', () => {
  const word = fc.stringMatching(/^[a-z]{3,20}$/)
  fc.assert(
    fc.property(word, fc.nat(), fc.constantFrom('drop', 'double', 'change', 'swap'), (text, at, slip) => {
      expect(suggest(slipped(text, at % (text.length - 1), slip), [text])).toBe(text)
    }),
  )
})

test('without a near one, what there is stands there, twenty at most', () => {
  expect(suggestion('x', ['alpha', 'beta'], 'none')).toBe('There is: alpha, beta.')
  expect(suggestion('x', [], 'none')).toBe('none')
  const many = Array.from({ length: 30 }, (_, n) => `stack-${n}`)
  expect(suggestion('x', many, '')).toMatch(/stack-19, …\.$/)
})

function slipped(text: string, at: number, slip: string): string {
  const [a, b] = [text[at]!, text[at + 1]!]
  if (slip === 'drop') return text.slice(0, at) + text.slice(at + 1)
  if (slip === 'double') return text.slice(0, at) + a + text.slice(at)
  if (slip === 'change') return `${text.slice(0, at)}#${text.slice(at + 1)}`
  return text.slice(0, at) + b + a + text.slice(at + 2)
}
