import { type Static, Type } from 'typebox'

const Json = Type.Unknown()

/** What changing a field does to what runs. */
export const effects = ['restarts', 'scales', 'settings', 'needs-removal'] as const

/**
 * One field of a spec. `path` is a list of segments into the keyed form (core/plan/keyed.ts); `from` or `to` is
 * absent when the field is absent on that side.
 */
export const FieldChange = Type.Object({
  path: Type.Array(Type.String()),
  from: Type.Optional(Json),
  to: Type.Optional(Json),
  effect: Type.Enum([...effects]),
})
export type FieldChange = Static<typeof FieldChange>

export const projectDeeds = ['create', 'recreate', 'start', 'scale'] as const

/** What `docker compose up` does to a service. */
export const ProjectDeed = Type.Object({
  service: Type.String(),
  deed: Type.Enum([...projectDeeds]),
  cause: Type.String(),
  image: Type.String(),
  count: Type.Integer(),
  changes: Type.Array(FieldChange),
  hash: Type.String(),
  /** What is applied once it is done. */
  model: Json,
})
export type ProjectDeed = Static<typeof ProjectDeed>
