import { readFile, rm, stat, writeFile } from 'node:fs/promises'
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
  await bundle.write({ dir: folder, format: 'esm', sourcemap: true, minify: withoutSpace })
  await bundle.close()
  const file = join(folder, 'main.js')
  await writeFile(file, inOneByte(await readFile(file, 'utf8')))
  return { file: relative(root, file), bytes: (await stat(file)).size }
}

/** Names stay, so that what a stack trace tells can be read. */
const withoutSpace = { mangle: false, compress: false, codegen: { removeWhitespace: true } }

/** V8 keeps a program's text as long as it runs, with two bytes a character if a single one needs them. */
function inOneByte(program: string): string {
  return program.replace(/[\u0100-\uffff]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
