import type { Connection, Node } from '../../core/inventory/inventory.ts'

export type SshConnection = Extract<Connection, { kind: 'ssh' }>

/** Bytes both ways; destroying it ends whatever carries them. */
export type ByteStream = NodeJS.ReadWriteStream & { destroy(error?: Error): unknown }

/**
 * What a stream is for. What people follow has an SSH connection of its own: a connection has ten sessions, and they may
 * follow as much as they like.
 */
export type Lane = 'deeds' | 'followed'

/**
 * A new stream to the engine of a node, over SSH. It is handed back at once and takes bytes at once; when there is no
 * way, or the way breaks, it ends with an error whose message holds what ssh said.
 */
export type OpenStream = (node: Node, connection: SshConnection, lane: Lane) => ByteStream

export interface StreamsOverSsh {
  open: OpenStream
  /** Ends every stream and every kept connection of a node at once. */
  drop(node: string): void
}
