import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { tryDocker } from '../engine/docker.ts'

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
  const dir = mkdtempSync(join(tmpdir(), 'homeport-lab-'))
  try {
    for (const { name, content } of context) {
      mkdirSync(dirname(join(dir, name)), { recursive: true })
      writeFileSync(join(dir, name), content)
    }
    const buildArgs = Object.entries(args).flatMap(([key, value]) => ['--build-arg', `${key}=${value}`])
    // The machine's own network: downloads then depend on nobody's packet filter.
    const options = ['--force-rm', '--network', 'host', '--tag', reference, ...buildArgs]
    const built = await tryDocker(['build', ...options, dir], { timeoutMs: 300_000 })
    if (built.code !== 0)
      throw new Error(`building ${reference} failed:\n${endOf(built.stdout)}\n${endOf(built.stderr)}`)
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

function endOf(output: string): string {
  return output.trim().split('\n').slice(-10).join('\n')
}
