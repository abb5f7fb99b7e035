import type { Violation } from '../../../contract/doors/problem.ts'
import { NAME_PATTERN } from '../../../contract/words.ts'
import type { Misfit } from './misfits.ts'
import type { Shape } from './shape.ts'
import { suggestion } from './suggest.ts'

/** One violation as a sentence, with the way out. Texts people wrote are not repeated: they may be secrets. */
export function describeMisfit(shape: Shape, violation: Violation, value: unknown): Misfit {
  if (violation.unknown !== undefined) return unknownKey(shape, violation.path, violation.unknown)
  const { path, missing } = violation
  if (missing !== undefined) {
    return {
      code: 'missing-key',
      path,
      text: `${quoted(missing)} is missing`,
      advice: `Add ${quoted(missing)}.`,
    }
  }
  if (value === null) return { code: 'empty-value', path, text: `is empty, and ${expected(shape)}` }
  const words = sentences[violation.keyword]
  if (words === undefined) return { code: 'invalid-value', path, text: violation.text }
  return { code: 'invalid-value', path, ...words(shape, value) }
}

export const NAME_RULE = 'Names are made of small letters, digits and hyphens: [a-z0-9-].'

type Words = { text: string; advice?: string }

const sentences: Record<string, (shape: Shape, value: unknown) => Words> = {
  type: (shape, value) => ({ text: expected(shape), ...typeAdvice(shape, value) }),
  enum: (shape, value) => enumWords(shape, value),
  pattern: (shape) => patternWords[shape.pattern ?? ''] ?? { text: 'has not the form it must have' },
  minLength: () => ({ text: 'must not be empty' }),
  minItems: () => ({ text: 'must have an entry' }),
  maxLength: (shape) => ({ text: `must have at most ${shape.maxLength} characters` }),
  minimum: (shape) => ({ text: `must be at least ${shape.minimum}` }),
}

const patternWords: Record<string, Words> = {
  [NAME_PATTERN]: { text: 'is no valid name', advice: NAME_RULE },
  '^([0-9]+(ms|s|m|h))+$': {
    text: 'must be a duration',
    advice: 'Write it like 90s, 5m or 2h30m, with ms, s, m and h.',
  },
  '^[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?$': {
    text: 'is no valid name of a secret',
    advice:
      'Only the name stands here, of letters, digits, "_", "." and "-"; the value is kept in the store.',
  },
}

const typeWords: Record<string, string> = {
  object: 'a map',
  array: 'a list',
  string: 'a text',
  boolean: 'true or false',
  integer: 'a whole number',
}

function expected(shape: Shape): string {
  if (shape.enum) return `must be one of ${shape.enum.join(', ')}`
  return `must be ${typeWords[shape.type ?? ''] ?? 'something else'}`
}

function typeAdvice(shape: Shape, value: unknown): { advice?: string } {
  if (shape.type === 'string' && ['boolean', 'number'].includes(typeof value)) {
    return { advice: `Put it in quotes: "${value}".` }
  }
  if (shape.type === 'array' && typeof value === 'string') return { advice: 'Put it in brackets: [ … ].' }
  return {}
}

function enumWords(shape: Shape, value: unknown): Words {
  const allowed = (shape.enum ?? []).map(String)
  const text = expected(shape)
  return typeof value === 'string' ? { text, advice: suggestion(value, allowed, '') } : { text }
}

function unknownKey(shape: Shape, path: string[], key: string): Misfit {
  const at = { path: [...path, key] }
  if (shape.properties === undefined) {
    return { ...at, code: 'invalid-name', text: `${quoted(key)} is no valid name`, advice: NAME_RULE }
  }
  const advice = suggestion(key, Object.keys(shape.properties), '')
  return { ...at, code: 'unknown-key', text: `${quoted(key)} is not known here`, advice }
}

function quoted(key: string): string {
  return JSON.stringify(key.length > 60 ? `${key.slice(0, 59)}…` : key)
}
