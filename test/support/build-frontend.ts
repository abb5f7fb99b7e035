import { existsSync } from 'node:fs'
import { copyFile, readFile, rm, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { rolldown } from 'rolldown'

const root = join(import.meta.dirname, '..', '..')
const source = join(root, 'frontend-card')

/** One script for the page, one for the card, of the same elements. */
const scripts = [
  { from: 'page/page.ts', to: 'page.js' },
  { from: 'homeport-card.ts', to: 'homeport-card.js' },
]

export const frontendFolder = join(root, 'dist', 'frontend')

export interface Built {
  file: string
  bytes: number
  gzipBytes: number
}

/** The page as it is served, and the card as it is released: minified, one file each. */
export async function buildFrontend(): Promise<Built[]> {
  await rm(frontendFolder, { recursive: true, force: true })
  const there = scripts.filter(({ from }) => existsSync(join(source, from)))
  const built = await Promise.all(there.map(({ from, to }) => bundle(from, join(frontendFolder, to))))
  await copyFile(join(source, 'page', 'index.html'), join(frontendFolder, 'index.html'))
  return built
}

/** The page alone, in a folder of its own: for those who look at it. */
export async function buildPage(folder: string): Promise<void> {
  await bundle('page/page.ts', join(folder, 'page.js'))
  await copyFile(join(source, 'page', 'index.html'), join(folder, 'index.html'))
}

async function bundle(from: string, file: string): Promise<Built> {
  const bundled = await rolldown({ input: join(source, from), platform: 'browser', cwd: root })
  await bundled.write({ file, format: 'esm', minify: true, codeSplitting: false })
  await bundled.close()
  const bytes = await readFile(file)
  await writeFile(`${file}.br`, brotliCompressSync(bytes))
  return { file: relative(root, file), bytes: bytes.length, gzipBytes: gzipSync(bytes).length }
}
