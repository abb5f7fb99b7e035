import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { buildBackend } from '../../support/build/build-backend.ts'
import { buildFrontend } from '../../support/build/build-frontend.ts'
import { checkout, checkoutId } from '../engine/checkout.ts'
import { docker, tryDocker } from '../engine/docker.ts'
import { type Progress, told } from '../engine/progress.ts'
import { buildFrom } from './build.ts'
import { ensureDebianBase } from './debian-base.ts'
import { hasImage, recipeHash } from './recipe.ts'

const repository = `homeport-lab/homeport-${checkoutId}`
const dockerfile = 'ha-addon/Dockerfile'

/** What tells one image from another, besides its base. Of Node itself that is its version. */
const recipe = [
  dockerfile,
  '.dockerignore',
  'package.json',
  'node_modules/node/package.json',
  'ha-addon/rootfs',
  'ha-addon/helper/gather.sh',
  'dist',
]

/** homeport's own image, of this checkout as it is now, built as a release is: from the repository's root. */
export async function ensureHomeportImage(progress: Progress): Promise<string> {
  await buildBackend()
  await buildFrontend()
  const base = await ensureDebianBase(progress)
  const files = recipe.flatMap(filesBelow).filter((file) => !file.endsWith('.map'))
  const parts = files.flatMap((file) => [file, readFileSync(join(checkout, file))])
  const reference = `${repository}:${recipeHash(base, ...parts)}`
  if (await hasImage(reference)) return reference
  const what = "Building homeport's image (the first time about 60 s)"
  await told(progress, what, () => buildFrom(checkout, reference, { BASE: base }, dockerfile))
  await removeOlder(reference)
  return reference
}

/** In bytes, with its base. */
export async function sizeOfImage(reference: string): Promise<number> {
  return Number(await docker(['image', 'inspect', '--format', '{{.Size}}', reference]))
}

function filesBelow(path: string): string[] {
  if (statSync(join(checkout, path)).isFile()) return [path]
  return readdirSync(join(checkout, path), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(checkout.length + 1))
    .sort()
}

/** One that a container still uses stays. */
async function removeOlder(newest: string): Promise<void> {
  const listed = await docker(['images', '--format', '{{.Repository}}:{{.Tag}}', repository])
  const older = listed.split('\n').filter((one) => one !== '' && one !== newest)
  if (older.length > 0) await tryDocker(['rmi', ...older])
}
