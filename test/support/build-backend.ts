import { rm, stat } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { rolldown } from 'rolldown'

const root = join(import.meta.dirname, '..', '..')
const folder = join(root, 'dist', 'backend')

/**
 * The backend as the image holds it: one file, types stripped. Stripping at start costs some 30 MB of memory, and as
 * much again the loading of some thousand small modules, most of them TypeBox's.
 */
export async function buildBackend(): Promise<{ file: string; bytes: number }> {
  await rm(folder, { recursive: true, force: true })
  const input = join(root, 'backend', 'main.ts')
  const bundle = await rolldown({ input, platform: 'node', cwd: root })
  await bundle.write({ dir: folder, format: 'esm', sourcemap: true })
  await bundle.close()
  const file = join(folder, 'main.js')
  return { file: relative(root, file), bytes: (await stat(file)).size }
}
