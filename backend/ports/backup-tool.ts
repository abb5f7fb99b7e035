import type { Repository } from '../core/backups/restic/repository.ts'

/** Scripts a helper knows; what they are told is made in core/backups/restic/restic-arguments.ts. */
export type HelperScript =
  | 'init'
  | 'backup-files'
  | 'backup-databases'
  | 'restore'
  | 'drill'
  | 'check'
  | 'snapshots'
  | 'forget'
  | 'locks'
  | 'unlock'

export interface HelperWork {
  /** Names this piece of work for ever: a helper that a former process began is found by it. */
  id: string
  node: string
  script: HelperScript
  argv: readonly string[]
  repository: Repository
  /** It needs room on the node's disk, which goes with it. */
  scratch?: boolean
  /** `folder`: it is no volume of the engine's, but lies there. */
  volume?: { name: string; writable: boolean; folder?: string | undefined }
}

/**
 * restic in short-lived containers on nodes. Rejects with an EngineError when the node cannot be asked, with
 * HomeportError `helper-missing`, `secret-missing` or `volume-gone`. Long work is done one at a time on each node.
 */
export interface BackupTool {
  /** Makes the helper's image on a node that has none. True: it was made now. */
  ready(node: string): Promise<boolean>
  /**
   * Does a piece of work, or goes on listening to one that was begun. Each line it says is handed on, from its first;
   * it is over when this resolves. Stopping to listen (signal) ends nothing.
   */
  work(work: HelperWork, onLine: (line: string) => void, signal: AbortSignal): Promise<void>
  /** The same for a question: waits for no turn, and leaves nothing behind. */
  ask(work: HelperWork, onLine: (line: string) => void, signal: AbortSignal): Promise<void>
  /** Ends a piece of work and takes away what is left of it, its secrets with it. */
  discard(node: string, id: string): Promise<void>
  /** Takes away what is left on a node of work that is over, running or not; questions under way stay. */
  sweep(node: string, isOver: (work: string) => boolean): Promise<string[]>
  /** Host names of the helpers that run on a node now. */
  running(node: string): Promise<string[]>
}
