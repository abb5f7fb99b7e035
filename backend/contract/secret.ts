import { type Static, Type } from 'typebox'
import { Problem } from './doors/problem.ts'
import { secretParts, secretStates } from './words.ts'

/** A name of the secret store is a file name and stands in markers: no slash, no @, no dot in front. */
export const SECRET_NAME = '[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,62}[A-Za-z0-9])?'

/** Docker refuses secrets of 512,000 bytes and more. */
export const LARGEST_SECRET_BYTES = 500 * 1024 - 1

const Version = Type.String({ pattern: '^[0-9a-f]{8}$' })
const only = { additionalProperties: false }

/** A secret that the inventory names. Its value never comes out of the store. */
export const SecretView = Type.Object({
  name: Type.String(),
  state: Type.Enum([...secretStates]),
  /** Of the value that is there: short, and tells nothing of it. */
  version: Type.Optional(Version),
  /** Where the value is a private SSH key: the half that others may know. */
  publicKey: Type.Optional(Type.String()),
  /** Why it cannot be used, and what to do. */
  problem: Type.Optional(Problem),
  /** Stacks that name it. */
  stacks: Type.Array(Type.String()),
  /** The backup repository it opens, and as what. */
  opens: Type.Optional(
    Type.Object({
      repository: Type.String(),
      part: Type.Enum([...secretParts]),
      user: Type.String(),
      host: Type.String(),
      port: Type.Integer(),
    }),
  ),
  /** The address of the inventory's own repository, which homeport reads with it. */
  reads: Type.Optional(Type.String()),
})
export type SecretView = Static<typeof SecretView>

/** `replace`: the version of the value that is to go; without it, only what is missing is put in. */
export const PutSecret = Type.Object(
  {
    // A character is a byte at least; the newline at the end is not part of the value.
    value: Type.String({ minLength: 1, maxLength: LARGEST_SECRET_BYTES + 1 }),
    replace: Type.Optional(Version),
  },
  { ...only, writeOnly: true },
)
export type PutSecret = Static<typeof PutSecret>

export const MakeSecretKey = Type.Object({ replace: Type.Optional(Version) }, only)
export type MakeSecretKey = Static<typeof MakeSecretKey>

export const BySecret = Type.Object({ name: Type.String({ pattern: `^${SECRET_NAME}$` }) })
