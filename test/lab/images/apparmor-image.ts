import { type Progress, told } from '../engine/progress.ts'
import { buildImage } from './build.ts'
import { ensureDebianBase } from './debian-base.ts'
import { hasImage, recipeHash } from './recipe.ts'

// Not installed on the machine: its Docker Engine would see the parser, and treat all containers otherwise.
const dockerfile = `ARG BASE
FROM $BASE
RUN apt-get -o Acquire::Check-Valid-Until=false update \\
 && DEBIAN_FRONTEND=noninteractive apt-get install --no-install-recommends -y apparmor \\
 && apt-get clean && rm -rf /var/lib/apt/lists/*
ENTRYPOINT ["apparmor_parser", "--skip-kernel-load", "--skip-cache"]
`

/** AppArmor's own parser: says whether a profile can be loaded, and loads none. */
export async function ensureAppArmorParser(progress: Progress): Promise<string> {
  const base = await ensureDebianBase(progress)
  const reference = `homeport-lab/apparmor:${recipeHash(base, dockerfile)}`
  if (await hasImage(reference)) return reference
  const build = () => buildImage(reference, [{ name: 'Dockerfile', content: dockerfile }], { BASE: base })
  await told(progress, 'Building the image of the AppArmor parser (once, about 10 s)', build)
  return reference
}
