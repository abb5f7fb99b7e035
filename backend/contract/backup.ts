import { type Static, Type } from 'typebox'
import { Problem } from './doors/problem.ts'

/** What is known of a volume that is to be backed up, without asking its repository. */
export const VolumeBackup = Type.Object({
  stack: Type.String(),
  volume: Type.String(),
  kind: Type.String(),
  repository: Type.Optional(Type.String()),
  /** The last one. */
  last: Type.Optional(
    Type.Object({
      snapshot: Type.String(),
      at: Type.String(),
      node: Type.String(),
      bytes: Type.Integer(),
      files: Type.Integer(),
      tookMs: Type.Integer(),
      /** What it lacks, for it could not be read; the first few. Not said: it is whole. */
      unread: Type.Optional(Type.Array(Type.String())),
    }),
  ),
  /** Why there is no newer one. */
  failed: Type.Optional(Type.Object({ at: Type.String(), problem: Problem })),
  /** The last drill that went well: a backup was restored into a throwaway volume and found whole. */
  proven: Type.Optional(
    Type.Object({
      at: Type.String(),
      snapshot: Type.String(),
      /** When the backup was made. */
      of: Type.String(),
      tookMs: Type.Integer(),
    }),
  ),
  /** Why there is no newer proof. */
  unproven: Type.Optional(Type.Object({ at: Type.String(), problem: Problem })),
  /** Since when there are backups that could be proven. */
  since: Type.Optional(Type.String()),
  /** A restore was begun here and is not whole yet: nothing may be started on this volume. */
  halfRestored: Type.Optional(Type.Object({ snapshot: Type.String(), since: Type.String() })),
})
export type VolumeBackup = Static<typeof VolumeBackup>

/** A backup as it lies in the repository. */
export const Snapshot = Type.Object({
  id: Type.String(),
  at: Type.String(),
  stack: Type.String(),
  volume: Type.String(),
  repository: Type.String(),
  copy: Type.Enum(['files', 'sqlite']),
  bytes: Type.Optional(Type.Integer()),
  files: Type.Optional(Type.Integer()),
  /** Of what a restore was about to replace. */
  beforeRestore: Type.Boolean(),
})
export type Snapshot = Static<typeof Snapshot>

const Name = Type.String({ minLength: 1, maxLength: 63 })
const Volume = Type.String({ minLength: 1, maxLength: 200 })
const only = { additionalProperties: false }

/** Backs up a stack's volumes now, or one of them. */
export const BackUp = Type.Object({ stack: Name, volume: Type.Optional(Volume) }, only)
export type BackUp = Static<typeof BackUp>

/** Proves the newest backups of a stack's volumes, or of one of them. */
export const Drill = BackUp
export type Drill = BackUp

/** Puts a volume back as a snapshot has it; the plan of it is to be approved. */
export const Restore = Type.Object(
  { stack: Name, volume: Volume, snapshot: Type.String({ pattern: '^[0-9a-f]{8,64}$' }) },
  only,
)
export type Restore = Static<typeof Restore>

// What operations that move data have, beside what every operation has.

/** A volume's data, on the node that holds it. */
const volumeData = {
  volume: Type.String(),
  /** As the engine has it. */
  name: Type.String(),
  /** Of what is no volume of the engine's: where it is on the node. */
  folder: Type.Optional(Type.String()),
  node: Type.String(),
  repository: Type.String(),
  /** How its files come into a snapshot, or came: as they lie there, or databases by a copy that SQLite makes. */
  copy: Type.Enum(['files', 'sqlite']),
  paths: Type.Array(Type.String()),
  exclude: Type.Array(Type.String()),
}

export const volumeBackup = { ...volumeData, tags: Type.Array(Type.String()) }

export const volumeDrill = {
  ...volumeData,
  snapshot: Type.String(),
  /** When it was made, UTC. */
  at: Type.String(),
  /** How many files it has, where the repository says so. */
  files: Type.Optional(Type.Integer()),
}

export const volumeRestore = {
  ...volumeData,
  snapshot: Type.String(),
  /** When it was made, UTC. */
  at: Type.String(),
  /** What writes to the volume, and how many of it run when all is well. */
  services: Type.Array(
    Type.Object({ service: Type.String(), name: Type.String(), replicas: Type.Integer() }),
  ),
}
