import type { Snapshot } from '../../../contract/backup.ts'
import { BEFORE_RESTORE, COPY, DATA } from './restic-arguments.ts'

interface Listed {
  id?: string
  time?: string
  paths?: string[]
  excludes?: string[]
  tags?: string[]
  summary?: { total_files_processed?: number; total_bytes_processed?: number }
}

/** A backup, and what restic was told when it was made. */
export interface ToldSnapshot extends Snapshot {
  told: { paths: readonly string[]; excludes: readonly string[] }
}

/** Backups among what `restic snapshots` listed, newest first. What homeport has not made is left out. */
export function snapshotsIn(values: readonly unknown[], repository: string): ToldSnapshot[] {
  const listed = values.flat().map((value) => (value ?? {}) as Listed)
  return listed
    .flatMap((one) => snapshotOf(one, repository))
    .sort((a, b) => Date.parse(b.at) - Date.parse(a.at))
}

/**
 * What of a volume a backup holds: `paths` alone, if there are any, without what `exclude` says. The inventory may say
 * another by now: what the backup never held is neither put back nor taken away. Undefined: it is of another volume.
 */
export function heldBy(
  { told: { paths, excludes }, copy }: ToldSnapshot,
  name: string,
): { paths: string[]; exclude: string[] } | undefined {
  const folder = `${DATA}/${name}`
  const inside = paths.filter((path) => path === folder || path.startsWith(`${folder}/`))
  if (inside.length === 0) return undefined
  return {
    paths: inside.includes(folder) ? [] : inside.map((path) => path.slice(folder.length + 1)),
    exclude: (copy === 'sqlite' ? withoutDatabases(excludes) : [...excludes]).map((pattern) =>
      pattern.startsWith(`${folder}/`) ? pattern.slice(folder.length) : pattern,
    ),
  }
}

const BESIDES = ['-wal', '-shm', '-journal']

/** Those that were copied beside it were left out as files, with all that SQLite keeps beside them. */
function withoutDatabases(excludes: readonly string[]): string[] {
  const copied = excludes.filter((one) => BESIDES.every((end) => excludes.includes(one + end)))
  const gone = new Set(copied.flatMap((one) => [one, ...BESIDES.map((end) => one + end)]))
  return excludes.filter((one) => !gone.has(one))
}

function snapshotOf(
  { id, time, paths, excludes, tags, summary }: Listed,
  repository: string,
): ToldSnapshot[] {
  const [stack, volume] = [tagged(tags, 'stack'), tagged(tags, 'volume')]
  const at = Date.parse(time ?? '')
  if (id === undefined || stack === undefined || volume === undefined || Number.isNaN(at)) return []
  const { total_files_processed: files, total_bytes_processed: bytes } = summary ?? {}
  return [
    {
      id,
      at: new Date(at).toISOString(),
      stack,
      volume,
      repository,
      copy: (paths ?? []).some((path) => path.startsWith(`${COPY}/`)) ? 'sqlite' : 'files',
      ...(bytes === undefined ? {} : { bytes }),
      ...(files === undefined ? {} : { files }),
      beforeRestore: tags?.includes(BEFORE_RESTORE) ?? false,
      told: { paths: paths ?? [], excludes: excludes ?? [] },
    },
  ]
}

function tagged(tags: readonly string[] | undefined, key: string): string | undefined {
  return tags?.find((tag) => tag.startsWith(`${key}=`))?.slice(key.length + 1)
}
