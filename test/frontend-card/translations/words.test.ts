import { describe, expect, test } from 'vitest'
import { de } from '../../../frontend-card/translations/de.ts'
import { en } from '../../../frontend-card/translations/en.ts'
import { type TextKey, wordsOf } from '../../../frontend-card/translations/words.ts'

const holes = (text: unknown) => [...new Set(JSON.stringify(text).match(/\{\w+\}/g) ?? [])].sort()

describe('every German text has what the English one has to put in', () => {
  test.each(Object.keys(en) as TextKey[])('%s', (key) => {
    expect(de[key]).not.toBe('')
    expect(holes(de[key])).toEqual(holes(en[key]))
  })
})

test.each([
  ['de', 'Übersicht'],
  ['de-CH', 'Übersicht'],
  ['DE_at', 'Übersicht'],
  ['en-US', 'Overview'],
  ['pl', 'Overview'],
  ['', 'Overview'],
  ['not a language', 'Overview'],
  ['__proto__', 'Overview'],
])('to someone who reads "%s" it says %s', (language, text) => {
  const words = wordsOf(language)
  expect(words('app.back')).toBe(text)
  expect(() => new Date(0).toLocaleTimeString(words.language)).not.toThrow()
})

test('one and many are told apart', () => {
  const words = wordsOf('en')
  expect([1, 2, 0].map((count) => words('home.nodes', { count }))).toEqual(['1 node', '2 nodes', '0 nodes'])
})

test('what is put in is put in as it is', () =>
  expect(
    wordsOf('en')('thing.service', { x: 1 }) +
      wordsOf('en')('plan.title.apply', { subject: '{subject} $& <b>' }),
  ).toBe('servicePlan for {subject} $& <b>'))

test('a state only a newer homeport knows is shown in its own word', () =>
  expect(wordsOf('de')('stack.paused' as TextKey)).toBe('paused'))
