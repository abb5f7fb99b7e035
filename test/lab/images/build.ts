import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { docker } from '../engine/docker.ts'

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
    await docker(['build', '--force-rm', '--tag', reference, ...buildArgs, dir], { timeoutMs: 300_000 })
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}
