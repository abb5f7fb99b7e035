import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { labsDir } from '../engine/checkout.ts'
import { docker, run } from '../engine/docker.ts'
import { type Progress, told } from '../engine/progress.ts'
import { type Behaviour, type StandIn, standIns } from '../stand-ins.ts'
import { buildImage } from './build.ts'
import { ensureDebianBase } from './debian-base.ts'
import { filesOf, hasImage, recipeHash } from './recipe.ts'
import { withTemporaryFolder } from './temporary-folder.ts'

/** The stand-ins as one file that `docker load` takes, under their real names. */
export async function ensureStandIns(progress: Progress): Promise<string> {
  const recipe = filesOf(join(import.meta.dirname, 'stand-in'))
  const base = await ensureDebianBase(progress)
  const parts = recipe.flatMap(({ name, content }) => [name, content])
  const common = `homeport-lab/stand-in:${recipeHash(base, ...parts)}`
  const hash = recipeHash(common, ...standIns.map(dockerfileOf), JSON.stringify(health))
  const file = join(labsDir, '.images', `stand-ins-${hash}.tar`)
  if (existsSync(file)) return file
  await told(progress, `Building ${standIns.length} stand-in images (once)`, async () => {
    if (!(await hasImage(common))) await buildImage(common, recipe, { BASE: base })
    await buildReleases(common)
    await saveUnderRealNames(common, file)
  })
  return file
}

function dockerfileOf({ reference, version, behaviour, port }: StandIn): string {
  return `FROM stand-in
ENV VERSION=${version} STAND_IN=${behaviour} PORT=${port}
LABEL homeport.stand-in=${reference}
EXPOSE ${port}
HEALTHCHECK CMD ["/bin/sh", "/stand-in/health.sh"]
`
}

const SECOND = 1_000_000_000
const seldom = { Interval: 10 * SECOND, Timeout: 3 * SECOND, Retries: 3 }

/**
 * When a release is asked how it is, as an image holds it: often until it is well, then seldom. Each time is a process of
 * the engine's; every second, those of one home kept two cores busy.
 */
const health: Record<Behaviour, object> = {
  good: { ...seldom, StartPeriod: 10 * SECOND, StartInterval: SECOND / 2 },
  exits: seldom,
  unhealthy: { ...seldom, Interval: SECOND },
  slow: { ...seldom, StartPeriod: 60 * SECOND, StartInterval: SECOND },
}

/** On the lab host they get names of the lab's own: somebody may have the real nginx there. */
function nameOnHost(common: string, reference: string): string {
  return `${common.replace(':', '-')}/${reference}`
}

async function buildReleases(common: string): Promise<void> {
  for (const standIn of standIns) {
    const content = dockerfileOf(standIn).replace('FROM stand-in', `FROM ${common}`)
    await buildImage(nameOnHost(common, standIn.reference), [{ name: 'Dockerfile', content }])
  }
}

interface SavedImage {
  Config: string
  RepoTags: string[]
  Layers: string[]
}

async function saveUnderRealNames(common: string, file: string): Promise<void> {
  const names = standIns.map(({ reference }) => nameOnHost(common, reference))
  mkdirSync(dirname(file), { recursive: true })
  await withTemporaryFolder(async (folder) => {
    const saved = `${folder}.tar`
    await docker(['save', '--output', saved, ...names])
    await tar(['--extract', '--file', saved, '--directory', folder])
    giveRealNames(folder, nameOnHost(common, ''))
    setHealth(folder)
    await tar(['--create', '--file', saved, '--directory', folder, '.'])
    removeOlder(dirname(file))
    renameSync(saved, file)
  })
}

function giveRealNames(folder: string, prefix: string): void {
  const renamed = savedImages(folder).map((image) => ({
    ...image,
    RepoTags: image.RepoTags.map((tag) => tag.replace(prefix, '')),
  }))
  writeFileSync(join(folder, MANIFEST), JSON.stringify(renamed))
  // The older and the newer index name the images too; without them the manifest alone decides.
  for (const other of ['repositories', 'index.json', 'oci-layout'])
    rmSync(join(folder, other), { force: true })
}

/** Not by the Dockerfile: an older builder knows no start interval. */
function setHealth(folder: string): void {
  for (const { Config, RepoTags } of savedImages(folder)) {
    const { behaviour } = standIns.find(({ reference }) => RepoTags.includes(reference)) as StandIn
    const file = join(folder, Config)
    const image = JSON.parse(readFileSync(file, 'utf8'))
    Object.assign(image.config.Healthcheck, health[behaviour])
    writeFileSync(file, JSON.stringify(image))
  }
}

const MANIFEST = 'manifest.json'

const savedImages = (folder: string): SavedImage[] => JSON.parse(readFileSync(join(folder, MANIFEST), 'utf8'))

function removeOlder(folder: string): void {
  const older = readdirSync(folder).filter((name) => name.startsWith('stand-ins-'))
  for (const name of older) rmSync(join(folder, name))
}

async function tar(args: string[]): Promise<void> {
  const done = await run('tar', args, { timeoutMs: 120_000 })
  if (done.code !== 0) throw new Error(`tar: ${done.stderr}`)
}
