import { describe, expect, test } from 'vitest'
import { normalisedText } from '../../../support/stack/a-compose-file.ts'

const others = 'a: { image: x }\n  b: { image: x }'
const waiting = (dependsOn: string) => `services:\n  ${others}\n  web: { image: x, depends_on: ${dependsOn} }`

describe('what a service waits for is remembered and taken out', () => {
  test('a list means: started', () => {
    const { after, value, problems } = normalisedText(waiting('[b, a]'))
    expect(after['web']).toEqual([
      { service: 'a', condition: 'service_started' },
      { service: 'b', condition: 'service_started' },
    ])
    expect(value.services['web']).toEqual({ image: 'x' })
    expect(problems).toEqual([])
  })

  test('a map has conditions', () => {
    const { after } = normalisedText(waiting('{ b: { condition: service_healthy, restart: true }, a: }'))
    expect(after).toEqual({
      a: [],
      b: [],
      web: [
        { service: 'a', condition: 'service_started' },
        { service: 'b', condition: 'service_healthy' },
      ],
    })
  })

  test('one that is not required may be missing', () => {
    const { after, problems } = normalisedText(waiting('{ nobody: { required: false } }'))
    expect([after['web'], problems]).toEqual([[], []])
  })
})

describe('refused', () => {
  test.each([
    ['an unknown service', waiting('[nobody]'), /names no service: nobody/],
    [
      'an unknown condition',
      waiting('{ a: { condition: service_lucky } }'),
      /unknown condition: service_lucky/,
    ],
    ['waiting for oneself', waiting('[web]'), /web → web/],
    [
      'a circle',
      'services: { a: { image: x, depends_on: [b] }, b: { image: x, depends_on: [c] }, c: { image: x, depends_on: [a] } }',
      /a → b → c → a/,
    ],
  ])('%s', (_, text, words) => {
    const { refusals } = normalisedText(text)
    expect(refusals.map(({ code }) => code)).toEqual(['compose-invalid'])
    expect(refusals[0]?.text).toMatch(words)
  })
})

test('a service reached by two ways is no circle', () => {
  const text = `services:
  a: { image: x }
  b: { image: x, depends_on: [a] }
  c: { image: x, depends_on: [a, b] }`
  expect(normalisedText(text).problems).toEqual([])
})
