import { type Static, Type } from 'typebox'
import { cancelChoices } from '../run.ts'

/** What is asked of homeport, as HTTP and MQTT carry it. */

/** A plan for a stack or for a swarm; with `release`: the plan that rolls the stack back to it. */
export const MakePlan = Type.Union([
  Type.Object(
    { stack: Type.String(), release: Type.Optional(Type.Integer({ minimum: 1 })) },
    { additionalProperties: false },
  ),
  Type.Object({ swarm: Type.String() }, { additionalProperties: false }),
])
export type MakePlan = Static<typeof MakePlan>

/** Approves plans: they become one run. Answers go by question id. */
export const StartRun = Type.Object(
  {
    plans: Type.Array(Type.String(), { minItems: 1, maxItems: 100 }),
    answers: Type.Optional(Type.Record(Type.String(), Type.String())),
    /** In whose name, for the audit; beside the way it came. */
    by: Type.Optional(Type.String({ minLength: 1, maxLength: 60 })),
  },
  { additionalProperties: false },
)
export type StartRun = Static<typeof StartRun>

export const CancelRun = Type.Object(
  { choice: Type.Enum([...cancelChoices]) },
  { additionalProperties: false },
)
export type CancelRun = Static<typeof CancelRun>

/** Who asks: a name for people, and the way they came (`http`, `mqtt`, `start`, `policy`). */
export interface Asker {
  who: string
  from: string
}
