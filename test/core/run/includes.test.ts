import { expect, test } from 'vitest'
import { includes } from '../../../backend/core/run/includes.ts'

test.each<[unknown, unknown, boolean]>([
  [{ a: 1, b: 2 }, { a: 1 }, true],
  [{ a: 1 }, { a: 2 }, false],
  [{ a: { b: 'x', c: 1 } }, { a: { b: 'x' } }, true],
  [{}, { a: { b: 'x' } }, false],
  ['text', { a: 'x' }, false],
  [null, { a: null }, true],
  [{ a: 1 }, { a: null }, false],
  [{}, { a: undefined }, true],
  [[1, 2], [1, 2], true],
  [[1, 2], [1], false],
  ['1', [1], false],
])('%j includes %j: %s', (live, part, answer) => expect(includes(live, part)).toBe(answer))
