import { tarOf } from '../../core/engine/tar.ts'
import type { ProjectFile } from '../../core/project/desired-project.ts'
import { isSecretPath } from '../../core/project/place.ts'

/** A stack's files, as a node gets them. */
export function tarOfFiles(files: readonly Pick<ProjectFile, 'path' | 'executable' | 'data'>[]): Uint8Array {
  return tarOf(
    files.map(({ path, executable, data }) => ({
      path,
      mode: modeOf(path, executable),
      content: Buffer.from(data, 'base64'),
    })),
  )
}

/** A secret may be read by whichever user a container runs as, as on a swarm; its folder lets nobody else in. */
function modeOf(path: string, executable: boolean): number {
  if (isSecretPath(path)) return 0o444
  return executable ? 0o755 : 0o644
}
