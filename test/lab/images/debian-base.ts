import { join } from 'node:path'
import { isRoot } from '../engine/checkout.ts'
import { docker, run, tryDocker } from '../engine/docker.ts'
import { LabProblem } from '../engine/lab-problem.ts'
import { needPrograms } from '../engine/missing-packages.ts'
import { type Progress, told } from '../engine/progress.ts'
import { hasImage, recipeHash } from './recipe.ts'
import { withTemporaryFolder } from './temporary-folder.ts'

const release = 'debian:forky'

// The release file of a Debian in the making may be past its valid-until date.
const make = [
  '--variant=apt',
  '--mode=root',
  '--aptopt=Acquire::Check-Valid-Until "false"',
  '--include=ca-certificates',
  'forky',
]

/** The Debian that every image of the lab stands on: pulled where an image registry answers, made where none does. */
export async function ensureDebianBase(progress: Progress): Promise<string> {
  const reference = `homeport-lab/debian:${recipeHash(release, ...make)}`
  if (await hasImage(reference)) return reference
  if (await registryAnswers()) await told(progress, `Pulling ${release}`, () => pullAs(reference))
  else
    await told(progress, `Making ${release} (no image registry answers; once, about 30 s)`, () =>
      makeAs(reference, progress),
    )
  return reference
}

async function registryAnswers(): Promise<boolean> {
  return (await tryDocker(['manifest', 'inspect', release], { timeoutMs: 3_000 })).code === 0
}

async function pullAs(reference: string): Promise<void> {
  await docker(['pull', '--quiet', release], { timeoutMs: 180_000 })
  await docker(['tag', release, reference])
}

async function makeAs(reference: string, progress: Progress): Promise<void> {
  if (!isRoot)
    throw new LabProblem('No image registry answers, and making a Debian image takes root: run as root.')
  await needPrograms(['mmdebstrap'], progress)
  await withTemporaryFolder(async (folder) => {
    const tar = join(folder, 'debian.tar')
    const made = await run('mmdebstrap', [...make, tar], { timeoutMs: 240_000 })
    if (made.code !== 0)
      throw new Error(`mmdebstrap failed:\n${made.stderr.split('\n').slice(-8).join('\n')}`)
    await docker(['import', tar, reference], { timeoutMs: 120_000 })
  })
}
