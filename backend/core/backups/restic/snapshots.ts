import type { Snapshot } from '../../../contract/backup.ts'
import { BEFORE_RESTORE, COPY } from './restic-arguments.ts'

interface Listed {
  id?: string
  time?: string
  paths?: string[]
  tags?: string[]
  summary?: { total_files_processed?: number; total_bytes_processed?: number }
}

/** Backups among what `restic snapshots` listed, newest first. What homeport has not made is left out. */
export function snapshotsIn(values: readonly unknown[], repository: string): Snapshot[] {
  const listed = values.flat().map((value) => (value ?? {}) as Listed)
  return listed
    .flatMap((one) => snapshotOf(one, repository))
    .sort((a, b) => Date.parse(b.at) - Date.parse(a.at))
}

function snapshotOf({ id, time, paths, tags, summary }: Listed, repository: string): Snapshot[] {
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
    },
  ]
}

function tagged(tags: readonly string[] | undefined, key: string): string | undefined {
  return tags?.find((tag) => tag.startsWith(`${key}=`))?.slice(key.length + 1)
}
