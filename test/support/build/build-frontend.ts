import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { rolldown } from 'rolldown'
import { writeFolder } from '../machine/write-folder.ts'

const root = join(import.meta.dirname, '..', '..', '..')
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
  const built = await Promise.all(scripts.map(async ({ from, to }) => ({ to, bytes: await bundle(from) })))
  const files = built.flatMap(({ to, bytes }) => [
    [to, bytes] as const,
    [`${to}.br`, brotliCompressSync(bytes)] as const,
  ])
  await writeFolder(frontendFolder, new Map([...files, ['index.html', await frame()]]))
  return built.map(({ to, bytes }) => ({
    file: `dist/frontend/${to}`,
    bytes: bytes.length,
    gzipBytes: gzipSync(bytes).length,
  }))
}

/** The page alone, in a folder of its own: for those who look at it. */
export async function buildPage(folder: string): Promise<void> {
  const script = await bundle('page/page.ts')
  await writeFolder(
    folder,
    new Map([
      ['page.js', script],
      ['index.html', await frame()],
    ]),
  )
}

const frame = () => readFile(join(source, 'page', 'index.html'))

async function bundle(from: string): Promise<Buffer> {
  const bundled = await rolldown({ input: join(source, from), platform: 'browser', cwd: root })
  const { output } = await bundled.generate({ format: 'esm', minify: true, codeSplitting: false })
  await bundled.close()
  return Buffer.from(output[0].code)
}
