import { rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { rolldown } from 'rolldown'
import { buildFrontend } from './build-frontend.ts'

// The backend as the image will hold it: one file, types stripped. Stripping at start costs some 30 MB of memory,
// and as much again the loading of some thousand small modules, most of them TypeBox's. Then page and card.

const root = join(import.meta.dirname, '..', '..')
const dir = join(root, 'dist', 'backend')

rmSync(dir, { recursive: true, force: true })
const bundle = await rolldown({ input: join(root, 'backend', 'main.ts'), platform: 'node', cwd: root })
await bundle.write({ dir, format: 'esm', sourcemap: true })
await bundle.close()
console.log(`dist/backend/main.js: ${kib(statSync(join(dir, 'main.js')).size)}`)

for (const { file, bytes, gzipBytes } of await buildFrontend()) {
  console.log(`${file}: ${kib(bytes)}, ${kib(gzipBytes)} gzip`)
}

function kib(bytes: number): string {
  return `${(bytes / 1024).toFixed(1)} KiB`
}
