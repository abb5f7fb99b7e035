import { type Static, Type } from 'typebox'
import { errorCodes } from '../errors.ts'
import { NAME_PATTERN } from '../words.ts'
import { Problem } from './problem.ts'

/** Shapes only HTTP has: the document of a refusal, and what it takes from a URL. */

/** RFC 9457. Details of a refusal stand beside these members; `problems` lists everything wrong with a request. */
export const ProblemDocument = Type.Object({
  type: Type.String(),
  title: Type.String(),
  status: Type.Integer(),
  detail: Type.String(),
  code: Type.Enum(Object.keys(errorCodes)),
  advice: Type.String(),
  problems: Type.Optional(Type.Array(Problem)),
})
export type ProblemDocument = Static<typeof ProblemDocument>

const Name = Type.String({ pattern: NAME_PATTERN, maxLength: 63 })
const Id = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9:_-]*$', maxLength: 100 })
/** Compose names services more freely than homeport names stacks. */
const ServiceName = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]*$', maxLength: 63 })

export const ByName = Type.Object({ name: Name })
export const ById = Type.Object({ id: Id })
export const ByService = Type.Object({ stack: Name, service: ServiceName })

export const RunsQuery = Type.Object(
  { limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 50 })) },
  { additionalProperties: false },
)

export const LogsQuery = Type.Object(
  {
    tail: Type.Optional(Type.Integer({ minimum: 0, maximum: 10_000, default: 200 })),
    follow: Type.Optional(Type.Boolean({ default: false })),
  },
  { additionalProperties: false },
)

export const EventsQuery = Type.Object(
  { since: Type.Optional(Type.String({ maxLength: 64 })) },
  { additionalProperties: false },
)

export const RollBack = Type.Object(
  { release: Type.Integer({ minimum: 1 }) },
  { additionalProperties: false },
)

/** A journal row; the event has more members, by its type (contract/run.ts). */
export const JournalRowView = Type.Object({
  run: Type.String(),
  row: Type.Integer(),
  at: Type.String(),
  event: Type.Object({ type: Type.String() }),
})

export const Health = Type.Object({ status: Type.Literal('ok') })

export const Looking = Type.Object({ status: Type.Literal('looking') })
