import { join } from 'node:path'
import { type Progress, told } from '../engine/progress.ts'
import { buildImage } from './build.ts'
import { ensureDebianBase } from './debian-base.ts'
import { extraCertificates, filesOf, hasImage, recipeHash } from './recipe.ts'

/** The image of a lab node: Debian with Docker, SSH, git and restic. */
export async function ensureNodeImage(progress: Progress): Promise<string> {
  const context = [...filesOf(join(import.meta.dirname, 'node')), ...extraCertificates()]
  const base = await ensureDebianBase(progress)
  const reference = `homeport-lab/node:${recipeHash(base, ...context.flatMap(({ name, content }) => [name, content]))}`
  if (await hasImage(reference)) return reference
  const what = 'Building the node image: Debian with Docker and SSH (once, about 40 s)'
  await told(progress, what, () => buildImage(reference, context, { BASE: base }))
  return reference
}
