import { type Static, Type } from 'typebox'
import { Problem } from './doors/problem.ts'
import { MOST_TYPED_NODES } from './words.ts'

/** What homeport and a person say to each other as long as there is no inventory. */

const only = { additionalProperties: false }
/** Whatever a person types: what is wrong with it is said in words, beside the field. */
const Words = Type.String({ maxLength: 1000 })

/** Where an inventory lies: in a folder where homeport runs, or in a Git repository. */
export const InventoryPlace = Type.Union([
  Type.Object({ folder: Words }, only),
  Type.Object({ url: Words, ref: Type.Optional(Words), path: Type.Optional(Words) }, only),
])
export type InventoryPlace = Static<typeof InventoryPlace>

/** `token`: by which homeport is let in over https. It goes into the store of secrets once it has opened the place. */
export const ChooseInventory = Type.Union(
  [
    Type.Object({ folder: Words }, only),
    Type.Object(
      { url: Words, ref: Type.Optional(Words), path: Type.Optional(Words), token: Type.Optional(Words) },
      only,
    ),
  ],
  { writeOnly: true },
)
export type ChooseInventory = Static<typeof ChooseInventory>

const refused = { ok: Type.Literal(false), problem: Problem }

/** `nothing`: a folder in which the first files can be written. */
export const ChosenPlace = Type.Union([
  Type.Object({ ok: Type.Literal(true), holds: Type.Enum(['inventory', 'nothing']) }),
  Type.Object(refused),
])
export type ChosenPlace = Static<typeof ChosenPlace>

/** A node as a person types it. */
export const TypedNode = Type.Object(
  {
    name: Words,
    /** `192.168.1.22`, `ada@rpi2.local:2222`, or a whole connection. */
    address: Words,
  },
  only,
)
export type TypedNode = Static<typeof TypedNode>

export const TriedNode = Type.Union([
  Type.Object({
    ok: Type.Literal(true),
    /** Of Docker. */
    version: Type.String(),
    system: Type.String(),
    architecture: Type.String(),
    memoryBytes: Type.Integer(),
    inSwarm: Type.Boolean(),
  }),
  Type.Object(refused),
])
export type TriedNode = Static<typeof TriedNode>

/** The home as a person types it. */
const typedHome = {
  home: Words,
  /** The nodes are one swarm; otherwise each runs by itself. */
  swarm: Type.Boolean(),
}
export const TypedHome = Type.Object(typedHome, only)
export type TypedHome = Static<typeof TypedHome>

/** What whoever typed a node calls it from then on. */
export const KeptId = Type.String({ pattern: '^[a-z0-9]{1,32}$' })

/** A node that was typed and is no part of an inventory yet. */
export const KeptNode = Type.Object({
  id: KeptId,
  ...TypedNode.properties,
  /** The one that a person accepted; it goes into the node's file. */
  hostKey: Type.Optional(Type.String()),
  /** What the last trial found, as long as homeport runs and no other machine is meant. */
  tried: Type.Optional(TriedNode),
})
export type KeptNode = Static<typeof KeptNode>

/** What was typed so far: kept until there is an inventory, for whoever looks and after a restart. */
export const KeptSetup = Type.Object({
  /** Where the inventory was looked for last. */
  place: Type.Optional(InventoryPlace),
  home: Type.Optional(TypedHome),
  nodes: Type.Array(KeptNode),
})
export type KeptSetup = Static<typeof KeptSetup>

/** How it stands before there is an inventory. */
export const Setup = Type.Object({
  /** Pasted on a node, it lets homeport in. */
  line: Type.String(),
  /** What says where the inventory is, where nobody can choose on the page: `HOMEPORT_INVENTORY`. */
  decidedBy: Type.Optional(Type.String()),
  ...KeptSetup.properties,
})
export type Setup = Static<typeof Setup>

export const FirstInventory = Type.Object(
  {
    folder: Words,
    ...typedHome,
    nodes: Type.Array(TypedNode, { minItems: 1, maxItems: MOST_TYPED_NODES }),
  },
  only,
)
export type FirstInventory = Static<typeof FirstInventory>

export const FirstFiles = Type.Object({
  folder: Type.String(),
  files: Type.Array(Type.Object({ path: Type.String(), text: Type.String() })),
})
export type FirstFiles = Static<typeof FirstFiles>
