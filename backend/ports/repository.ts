/** One folder of one ref of a Git repository somewhere. All it rejects with is SourceError. */
export interface Repository {
  /** In words, for people: `ssh://git@nas/home.git, branch main`. */
  readonly text: string
  /** The id of what the ref points to now. */
  tip(signal: AbortSignal): Promise<string>
  /** Brings the newest commit into an empty folder; it can be read as long as the folder stands. */
  fetch(folder: string, signal: AbortSignal): Promise<Snapshot>
}

/** A commit, without those before it. */
export interface Snapshot {
  /** What the ref pointed to, as `tip` tells it. */
  tip: string
  commit: string
  /** Everything under the folder that was asked for. */
  entries: TreeEntry[]
  /** The bytes of entries, by their id. */
  read(ids: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>>
}

export interface TreeEntry {
  /** As the repository has it: nothing says that it stays inside a folder, or is a path at all. */
  path: string
  kind: 'file' | 'program' | 'link' | 'other'
  id: string
  size: number
}
