import { labels } from '../../contract/words.ts'
import { DATA, DRILL } from '../../core/backups/restic/restic-arguments.ts'
import type { ContainerRequest } from '../../core/engine/spec.ts'
import type { HelperWork } from '../../ports/backup-tool.ts'
import { SECRETS } from './secret-files.ts'

/** What restic keeps of a repository on a node, encrypted as it is there; without it each backup reads the index anew. */
const CACHE = 'homeport-restic-cache'
const MEMORY_BYTES = 512 * 1024 * 1024

export interface Helper {
  image: string
  instance: string
  /** By it the repository's locks are known. */
  hostname: string
}

/** The helper as a container: nothing in it is secret, all of that is put in as files. */
export function containerRequest(work: HelperWork, helper: Helper): ContainerRequest {
  const { script, argv, repository, volume, scratch = false } = work
  return {
    Image: helper.image,
    Hostname: helper.hostname,
    Entrypoint: ['/bin/sh'],
    Cmd: [`${SECRETS}/${script}.sh`, ...argv],
    Env: [
      // Its own ssh, before that of the image.
      `PATH=${SECRETS}:/bin`,
      'HOME=/root',
      `RESTIC_REPOSITORY=sftp:repository:${repository.path}`,
      `RESTIC_PASSWORD_FILE=${SECRETS}/password`,
      'RESTIC_CACHE_DIR=/cache',
      'RESTIC_PROGRESS_FPS=1',
      // Packs on their way, 16 MB each: on the disk, not in memory.
      'TMPDIR=/var/tmp',
    ],
    Labels: { [labels.instance]: helper.instance, [labels.work]: work.id },
    HostConfig: {
      NetworkMode: 'bridge',
      AutoRemove: false,
      RestartPolicy: { Name: 'no' },
      Memory: MEMORY_BYTES,
      CpuShares: 256,
      // Files keep their owners; everything else a helper may not do.
      CapDrop: ['ALL'],
      CapAdd: ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'FSETID', 'MKNOD'],
      SecurityOpt: ['no-new-privileges'],
      Tmpfs: { '/tmp': 'size=64m' },
      // Progress is read from the log: a node's own driver may not be readable.
      LogConfig: { Type: 'json-file', Config: { 'max-size': '16m', 'max-file': '1' } },
      Mounts: [
        { Type: 'volume', Source: CACHE, Target: '/cache' },
        ...(volume === undefined ? [] : [mountOf(volume)]),
        // Without a name, it is removed with the container.
        ...(scratch ? [{ Type: 'volume' as const, Target: DRILL }] : []),
      ],
    },
  }
}

function mountOf({ name, writable, folder }: NonNullable<HelperWork['volume']>) {
  const there = { Target: `${DATA}/${name}`, ReadOnly: !writable }
  if (folder !== undefined) return { ...there, Type: 'bind' as const, Source: folder }
  return { ...there, Type: 'volume' as const, Source: name, VolumeOptions: { NoCopy: true } }
}
