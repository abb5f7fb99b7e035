import { join } from 'node:path'
import { type OutputAsset, type OutputChunk, rolldown } from 'rolldown'
import { writeFolder } from '../machine/write-folder.ts'

const root = join(import.meta.dirname, '..', '..', '..')
const folder = join(root, 'dist', 'backend')

/**
 * The backend as the image holds it: one file, types stripped. Stripping at start costs some 30 MB of memory, and as
 * much again the loading of some thousand small modules, most of them TypeBox's.
 */
export async function buildBackend(): Promise<{ file: string; bytes: number }> {
  const input = join(root, 'backend', 'main.ts')
  const bundle = await rolldown({ input, platform: 'node', cwd: root })
  const { output } = await bundle.generate({
    dir: folder,
    format: 'esm',
    sourcemap: true,
    minify: withoutSpace,
  })
  await bundle.close()
  const files = new Map(output.map((one) => [one.fileName, bytesOf(one)]))
  await writeFolder(folder, files)
  return { file: 'dist/backend/main.js', bytes: (files.get('main.js') as Buffer).length }
}

function bytesOf(one: OutputChunk | OutputAsset): Buffer {
  return one.type === 'chunk' ? Buffer.from(inOneByte(one.code)) : Buffer.from(one.source)
}

/** Names stay, so that what a stack trace tells can be read. */
const withoutSpace = { mangle: false, compress: false, codegen: { removeWhitespace: true } }

/** Node keeps a program's text as long as it runs, with two bytes a character if a single one is not ASCII. */
function inOneByte(program: string): string {
  return program.replace(/[\u0080-\uffff]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
