import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { dirname, join } from 'node:path'

// The backend with its types stripped, as the image will hold it: stripping at start costs some 30 MB of memory.

const root = join(import.meta.dirname, '..', '..')
const target = join(root, 'dist', 'backend')
const relativeImport =
  /((?:^|\n)\s*(?:import|export)\b[^'"]*?from\s*|import\s*\(\s*|(?:^|\n)\s*import\s*)(['"])(\.[^'"]+)\.ts\2/g

rmSync(target, { recursive: true, force: true })
let count = 0
for (const name of readdirSync(join(root, 'backend'), { recursive: true, encoding: 'utf8' })) {
  if (!name.endsWith('.ts')) continue
  const stripped = stripTypeScriptTypes(readFileSync(join(root, 'backend', name), 'utf8'))
  const file = join(target, name.replace(/\.ts$/, '.js'))
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, stripped.replaceAll(relativeImport, '$1$2$3.js$2'))
  count += 1
}
writeFileSync(join(root, 'dist', 'package.json'), '{ "type": "module" }\n')
console.log(`dist/backend: ${count} files`)
