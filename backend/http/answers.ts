import type { Readable } from 'node:stream'
import { type TSchema, Type } from 'typebox'
import { ProblemDocument } from '../contract/doors/http.ts'

/** Every route may refuse, always in the same shape. */
const refusal = {
  description: 'Refused',
  content: { 'application/problem+json': { schema: ProblemDocument } },
}

/** Response schemas of a route, of which only the good answer is its handler's to give. */
const answers = <S extends number, C extends Record<string, { schema: TSchema }>>(status: S, content: C) =>
  ({ [status]: { description: 'Done', content }, default: refusal }) as unknown as Record<S, { content: C }>

export const json = <S extends number, T extends TSchema>(status: S, schema: T) =>
  answers(status, { 'application/json': { schema } })

export const plainText = answers(200, { 'text/plain': { schema: Type.String() } })

const Stream = Type.Unsafe<Readable>(Type.String())

export const eventStream = answers(200, { 'text/event-stream': { schema: Stream } })

/** The reader chooses by Accept. */
export const textStream = answers(200, {
  'text/plain': { schema: Stream },
  'text/event-stream': { schema: Stream },
})
