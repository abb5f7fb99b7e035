import { buildBackend } from './build/build-backend.ts'
import { buildFrontend } from './build/build-frontend.ts'

// What the image holds: the backend, then page and card.

const { file, bytes } = await buildBackend()
console.log(`${file}: ${kib(bytes)}`)
for (const built of await buildFrontend()) {
  console.log(`${built.file}: ${kib(built.bytes)}, ${kib(built.gzipBytes)} gzip`)
}

function kib(bytes: number): string {
  return `${(bytes / 1024).toFixed(1)} KiB`
}
