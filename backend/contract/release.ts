import { type Static, Type } from 'typebox'

const told = {
  stack: Type.String(),
  number: Type.Integer(),
  commit: Type.String(),
  run: Type.String(),
  by: Type.String(),
  at: Type.String(),
  /** By service, with the digest where it is pinned to one. */
  images: Type.Record(Type.String(), Type.String()),
}

/**
 * What a completed run left behind, as one unit: enough to put it back without the inventory. `desired` is the
 * DesiredStack it was made from (core/plan/desired-stack.ts), with markers in place of secret values.
 */
export const Release = Type.Object({
  ...told,
  configs: Type.Array(Type.String()),
  secrets: Type.Array(Type.String()),
  desired: Type.Unknown(),
})
export type Release = Static<typeof Release>

export const ReleaseView = Type.Object({
  ...told,
  /** The one that runs now. */
  current: Type.Boolean(),
})
export type ReleaseView = Static<typeof ReleaseView>
