import { existsSync, mkdirSync, renameSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { labsDir, machineDir } from '../engine/checkout.ts'
import { docker, run } from '../engine/docker.ts'
import { withLock } from '../engine/lock.ts'
import { type Progress, told } from '../engine/progress.ts'
import { buildImage } from './build.ts'
import { ensureDebianBase } from './debian-base.ts'
import { filesOf, hasImage, recipeHash } from './recipe.ts'

const recipeFolder = resolve(import.meta.dirname, '../../../ha-addon/helper')

/** The backup helper's root file systems as homeport takes them: the folder, with one file for this machine. */
export async function ensureHelpers(progress: Progress): Promise<string> {
  const recipe = filesOf(recipeFolder)
  const base = await ensureDebianBase(progress)
  const hash = recipeHash(base, ...recipe.flatMap(({ name, content }) => [name, content]))
  const folder = join(labsDir, '.images', `helpers-${hash}`)
  const file = join(folder, 'amd64.tar.gz')
  const image = `homeport-lab/helper:${hash}`
  const build = async () => {
    if (!(await hasImage(image))) await buildImage(image, recipe, { BASE: base })
    mkdirSync(folder, { recursive: true })
    await exportImage(image, join(folder, 'amd64.tar'))
    const packed = await run('gzip', ['--force', join(folder, 'amd64.tar')], { timeoutMs: 120_000 })
    if (packed.code !== 0) throw new Error(`gzip: ${packed.stderr}`)
  }
  // Two workers may ask at once.
  await withLock(join(machineDir, 'helper.lock'), 600_000, async () => {
    if (!existsSync(file)) await told(progress, 'Building the backup helper (once)', build)
  })
  return folder
}

async function exportImage(image: string, file: string): Promise<void> {
  const container = (await docker(['create', '--entrypoint', '/bin/sh', image])).trim()
  try {
    await docker(['export', '--output', `${file}.part`, container], { timeoutMs: 120_000 })
    renameSync(`${file}.part`, file)
  } finally {
    await docker(['rm', container])
  }
}
