import type { FastifySchemaCompiler } from 'fastify'
import type { TSchema } from 'typebox'
import { check, type Problem, type Violation } from '../contract/doors/problem.ts'
import { HomeportError } from '../contract/errors.ts'

const SHOWN = 50

/** Checks a part of a request against the contract; refuses with everything that is wrong there, by where. */
export const validate: FastifySchemaCompiler<TSchema> = ({ schema, httpPart = 'body' }) => {
  return (sent: unknown) => {
    const value = httpPart === 'querystring' ? fromText(schema, sent) : sent
    const violations = violationsOf(schema, value)
    if (violations.length === 0) return { value }
    return { error: refuse(httpPart, violations.map(isWriteOnly(schema) ? unquoted : (said) => said)) }
  }
}

/** Of a union, what is wrong with the member that fits best: the others' complaints would only confuse. */
function violationsOf(schema: TSchema, value: unknown): Violation[] {
  const members = (schema as { anyOf?: TSchema[] }).anyOf ?? [schema]
  return members
    .map((member) => check(member, value).filter((violation) => violation.keyword !== 'boolean'))
    .reduce((best, other) => (other.length < best.length ? other : best))
}

/** A query is text: what must be a number or a yes-or-no is read as one only where it plainly is. */
function fromText(schema: TSchema, query: unknown): unknown {
  const { properties = {} } = schema as { properties?: Record<string, { type?: string }> }
  return Object.fromEntries(
    Object.entries(query as Record<string, unknown>).map(([key, text]) => {
      const type = properties[key]?.type
      if (type === 'integer' && typeof text === 'string' && /^\d{1,15}$/.test(text))
        return [key, Number(text)]
      if (type === 'boolean' && (text === 'true' || text === 'false')) return [key, text === 'true']
      return [key, text]
    }),
  )
}

/** Whoever sends a secret in the wrong place is not told it back. */
function isWriteOnly(schema: TSchema): boolean {
  return (schema as { writeOnly?: boolean }).writeOnly === true
}

function unquoted({ unknown, ...violation }: Violation): Violation {
  return unknown === undefined ? violation : { ...violation, text: 'has a key that is not known' }
}

function refuse(httpPart: string, violations: Violation[]): HomeportError {
  const part = httpPart === 'querystring' ? 'query' : httpPart
  const problems = violations.slice(0, SHOWN).map((violation) => problemOf(part, violation))
  const more = violations.length > SHOWN ? `, and ${violations.length - SHOWN} more` : ''
  const text = problems.map((problem) => `${problem.path}: ${problem.text}`).join('; ')
  return new HomeportError('bad-request', `${text}${more}`, undefined, { problems })
}

function problemOf(part: string, violation: Violation): Problem {
  const path = [part, ...violation.path].join('.')
  return { code: 'bad-request', path, text: textOf(violation) }
}

function textOf(violation: Violation): string {
  if (violation.unknown !== undefined) return `unknown key ${JSON.stringify(violation.unknown)}`
  if (violation.missing !== undefined) return `missing key ${JSON.stringify(violation.missing)}`
  if (violation.allowed !== undefined) return `must be one of ${violation.allowed.join(', ')}`
  return violation.text
}
