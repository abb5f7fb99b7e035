import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { HomeportError } from '../../contract/errors.ts'
import type { EngineVersion } from '../../core/engine/seen.ts'
import type { DockerApi } from '../../ports/nodes/docker-api.ts'

/** The helper's root file system, as a file for each architecture, and the image that is made of it on a node. */
export interface RootFs {
  /** Makes the image on a node that has none; true: it was made now. */
  ensure(api: DockerApi): Promise<{ image: string; made: boolean }>
}

const REPOSITORY = 'homeport/helper'

/** `folder` has `<architecture>.tar.gz`, as Docker names architectures; undefined: homeport was given none. */
export function rootFs(folder: string | undefined): RootFs {
  const hashes = new Map<string, { stamp: string; hash: string }>()
  return {
    async ensure(api) {
      const file = fileFor(folder, await api.version())
      const tag = await hashOf(file, hashes)
      const image = `${REPOSITORY}:${tag}`
      if ((await api.image(image)) !== undefined) return { image, made: false }
      await api.importImage(REPOSITORY, tag, () => createReadStream(file))
      return { image, made: true }
    },
  }
}

function fileFor(folder: string | undefined, { Arch }: EngineVersion): string {
  if (folder !== undefined) return join(folder, `${Arch}.tar.gz`)
  throw new HomeportError('helper-missing', 'homeport was given no root file system for the backup helper')
}

/** The image is named by its content: another homeport's, or an older one, is never taken for it. */
async function hashOf(file: string, known: Map<string, { stamp: string; hash: string }>): Promise<string> {
  const stamp = await stampOf(file)
  const before = known.get(file)
  if (before?.stamp === stamp) return before.hash
  const digest = createHash('sha256')
  await pipeline(createReadStream(file), digest)
  const hash = digest.digest('hex').slice(0, 12)
  known.set(file, { stamp, hash })
  return hash
}

async function stampOf(file: string): Promise<string> {
  try {
    const { mtimeMs, size } = await stat(file)
    return `${mtimeMs} ${size}`
  } catch {
    throw new HomeportError('helper-missing', `there is no helper for this architecture: ${file}`)
  }
}
