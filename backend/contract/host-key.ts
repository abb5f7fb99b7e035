import { type Static, Type } from 'typebox'

/** A key that a machine shows over SSH, and that a person has to compare before it is trusted. */
export const OfferedKey = Type.Object({
  /** Whose: a node's name, or a host as a known_hosts file has it: `[nas]:2222`. */
  where: Type.String(),
  /** `ssh-ed25519` */
  kind: Type.String(),
  /** `ssh-ed25519 AAAA…` */
  key: Type.String(),
  /** As ssh shows it: `SHA256:…` */
  fingerprint: Type.String(),
  /** Fingerprints of the keys the host was known by until now; absent: by none. */
  known: Type.Optional(Type.Array(Type.String())),
  /** Where those are written when nobody accepted them here: they hold until they are changed there. */
  pinnedIn: Type.Optional(Type.String()),
})
export type OfferedKey = Static<typeof OfferedKey>

/** A person has compared it. */
export const AcceptHostKey = Type.Object(
  {
    where: Type.String({ pattern: '^\\[?[A-Za-z0-9_][A-Za-z0-9_.:-]*(\\]:[0-9]{1,5})?$', maxLength: 300 }),
    key: Type.String({ minLength: 1, maxLength: 4000 }),
  },
  { additionalProperties: false },
)
export type AcceptHostKey = Static<typeof AcceptHostKey>
