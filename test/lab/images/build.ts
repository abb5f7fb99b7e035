import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { tryDocker } from '../engine/docker.ts'
import { withTemporaryFolder } from './temporary-folder.ts'

export interface ContextFile {
  name: string
  content: string | Uint8Array
}

/** Builds an image from a context of these files, a Dockerfile among them. */
export async function buildImage(
  reference: string,
  context: ContextFile[],
  args: Record<string, string> = {},
): Promise<void> {
  await withTemporaryFolder(async (dir) => {
    for (const { name, content } of context) {
      mkdirSync(dirname(join(dir, name)), { recursive: true })
      writeFileSync(join(dir, name), content)
    }
    await buildFrom(dir, reference, args)
  })
}

/** Builds an image from a folder that is there, by a Dockerfile in it. */
export async function buildFrom(
  folder: string,
  reference: string,
  args: Record<string, string>,
  dockerfile = 'Dockerfile',
): Promise<void> {
  const buildArgs = Object.entries(args).flatMap(([key, value]) => ['--build-arg', `${key}=${value}`])
  // The machine's own network: downloads then depend on nobody's packet filter.
  const options = ['--force-rm', '--network', 'host', '--tag', reference, ...buildArgs]
  const file = ['--file', join(folder, dockerfile)]
  const built = await tryDocker(['build', ...options, ...file, folder], { timeoutMs: 300_000 })
  if (built.code !== 0)
    throw new Error(`building ${reference} failed:\n${endOf(built.stdout)}\n${endOf(built.stderr)}`)
}

function endOf(output: string): string {
  return output.trim().split('\n').slice(-10).join('\n')
}
