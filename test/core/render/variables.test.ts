import { describe, expect, test } from 'vitest'
import {
  escapeVariables,
  fillVariables,
  prefixVariables,
  variablesAsEnvironment,
  variablesIn,
  withoutPrefix,
} from '../../../backend/core/render/variables.ts'

const values: Record<string, string> = { A: 'a', EMPTY: '' }
const lookup = (name: string) => values[name]

describe('variables are put in as the CLI puts them in', () => {
  test.each([
    ['plain', 'plain'],
    ['$A ${A} ${a}', 'a a '],
    ['$$A $${A} $$$A', '$A ${A} $a'],
    ['${NOT} ${NOT:-x} ${NOT-x}', ' x x'],
    ['${EMPTY:-x} ${EMPTY-x}', 'x '],
    ['${A:-x} ${A-x} ${A:?no}', 'a a a'],
    ['100% $ 5', '100% $ 5'],
  ])('%s', (text, filled) => expect(fillVariables(text, lookup)).toBe(filled))

  test('what is escaped stands for itself', () => {
    expect(fillVariables(escapeVariables('pa$word ${A} $$'), lookup)).toBe('pa$word ${A} $$')
  })
})

describe('names are handed over under a prefix, so that none is a name of homeport’s own environment', () => {
  test.each([
    ['$PATH', '$V_PATH'],
    ['${LD_PRELOAD:-${B}}', '${V_LD_PRELOAD:-${B}}'],
    ['$$A ${B}', '$$A ${V_B}'],
    ['$A-x', '$V_A-x'],
    ['${ not }', '${ not }'],
  ])('%s', (text, prefixed) => expect(prefixVariables({ a: [text] })).toEqual({ a: [prefixed] }))

  test('the environment of the CLI holds nothing else', () => {
    expect(variablesAsEnvironment({ PATH: 'evil', A: '1' })).toEqual({ V_PATH: 'evil', V_A: '1' })
  })

  test('people never see it', () => {
    expect(withoutPrefix('required variable V_A is missing, see ${V_B} and $V_C, not MY_V_D')).toBe(
      'required variable A is missing, see ${B} and $C, not MY_V_D',
    )
  })
})

test('every use says whether it is provided for, and what Compose reads otherwise', () => {
  expect(variablesIn('$A ${B:-x} ${C:?x} $$D $E-x ${F:-${G}}')).toEqual([
    { name: 'A', provided: false, ambiguous: undefined },
    { name: 'B', provided: true, ambiguous: undefined },
    { name: 'C', provided: true, ambiguous: undefined },
    { name: 'E', provided: true, ambiguous: '$E-x ${F:-${G' },
  ])
})
