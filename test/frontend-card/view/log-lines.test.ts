import { expect, test } from 'vitest'
import { wordsOf } from '../../../frontend-card/translations/words.ts'
import { cutOf, LINE_LENGTH, LINES_KEPT, noLines, withLines } from '../../../frontend-card/view/log-lines.ts'

const words = wordsOf('en')
const many = (count: number, from = 0) => Array.from({ length: count }, (_, at) => ({ text: `${from + at}` }))

test('only the newest lines are kept, numbered as they were told', () => {
  let log = withLines(noLines, many(1_500), words)
  log = withLines(log, many(5_000, 1_500), words)
  expect(log.lines.length).toBe(LINES_KEPT)
  expect([log.lines[0], log.lines.at(-1)]).toMatchObject([
    { number: 4_500, text: '4500' },
    { number: 6_499, text: '6499' },
  ])
  expect(cutOf(log)).toBe(4_500)
})

test('a line of a megabyte is cut, and says by how much', () => {
  const [line] = withLines(noLines, [{ text: 'x'.repeat(1_000_000) }], words).lines
  expect(line?.text).toBe(`${'x'.repeat(LINE_LENGTH)} [cut: 996000 more characters]`)
})

test('colours of a terminal, bells and marks that turn the text around are no text', () => {
  const [line] = withLines(
    noLines,
    [{ text: '\u001b[31mred\u001b[0m\u0007 \u202egnp.exe\ttab' }],
    words,
  ).lines
  expect(line?.text).toBe('red gnp.exe\ttab')
})
