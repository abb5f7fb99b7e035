import { type Static, Type } from 'typebox'
import { Problem } from './problem.ts'

/** What homeport and a person say to each other as long as there is no inventory. */

const only = { additionalProperties: false }
/** Whatever a person types: what is wrong with it is said in words, beside the field. */
const Typed = Type.String({ maxLength: 1000 })

/** Where an inventory lies: in a folder where homeport runs, or in a Git repository. */
export const InventoryPlace = Type.Union([
  Type.Object({ folder: Typed }, only),
  Type.Object({ url: Typed, ref: Type.Optional(Typed), path: Type.Optional(Typed) }, only),
])
export type InventoryPlace = Static<typeof InventoryPlace>

/** How it stands before there is an inventory. */
export const Setup = Type.Object({
  /** Pasted on a node, it lets homeport in. */
  line: Type.String(),
  /** Where homeport looks for the inventory now. */
  place: Type.Optional(InventoryPlace),
  /** What says so, where nobody can choose on the page: `HOMEPORT_INVENTORY`. */
  decidedBy: Type.Optional(Type.String()),
})
export type Setup = Static<typeof Setup>

const refused = { ok: Type.Literal(false), problem: Problem }

/** `nothing`: a folder in which the first files can be written. */
export const ChosenPlace = Type.Union([
  Type.Object({ ok: Type.Literal(true), holds: Type.Enum(['inventory', 'nothing']) }),
  Type.Object(refused),
])
export type ChosenPlace = Static<typeof ChosenPlace>

const typedNode = {
  name: Typed,
  /** `192.168.1.22`, `ada@rpi2.local:2222`, or a whole connection. */
  address: Typed,
  /** The one that a person accepted. */
  hostKey: Type.Optional(Type.String({ maxLength: 4000 })),
}

export const NodeToTry = Type.Object(typedNode, only)
export type NodeToTry = Static<typeof NodeToTry>

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

export const FirstInventory = Type.Object(
  {
    folder: Typed,
    home: Typed,
    /** The nodes are one swarm; otherwise each runs by itself. */
    swarm: Type.Boolean(),
    nodes: Type.Array(Type.Object(typedNode, only), { minItems: 1, maxItems: 50 }),
  },
  only,
)
export type FirstInventory = Static<typeof FirstInventory>

export const FirstFiles = Type.Object({
  folder: Type.String(),
  files: Type.Array(Type.Object({ path: Type.String(), text: Type.String() })),
})
export type FirstFiles = Static<typeof FirstFiles>
