import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compareBytes } from '../../../../backend/core/render/converting/byte-order.ts'

test('texts are in the order of their UTF-8 bytes, as in Go', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 5 })
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(Math.sign(compareBytes(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)))
    }),
  )
})

test('a letter outside the first plane comes after all within it', () => {
  expect(compareBytes('～', '𝒳')).toBeLessThan(0)
})
