import { type Static, Type } from 'typebox'

/**
 * What a completed run left behind, as one unit: enough to put it back without the inventory. `desired` is the
 * DesiredStack it was made from (core/plan/desired-stack.ts), with markers in place of secret values.
 */
export const Release = Type.Object({
  stack: Type.String(),
  number: Type.Integer(),
  commit: Type.String(),
  run: Type.String(),
  by: Type.String(),
  at: Type.String(),
  images: Type.Record(Type.String(), Type.String()),
  configs: Type.Array(Type.String()),
  secrets: Type.Array(Type.String()),
  desired: Type.Unknown(),
})
export type Release = Static<typeof Release>

export const ReleaseView = Type.Object({
  stack: Type.String(),
  number: Type.Integer(),
  commit: Type.String(),
  run: Type.String(),
  by: Type.String(),
  at: Type.String(),
  images: Type.Record(Type.String(), Type.String()),
  /** The one that runs now. */
  current: Type.Boolean(),
})
export type ReleaseView = Static<typeof ReleaseView>
