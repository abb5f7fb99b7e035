import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { tryDocker } from '../engine/docker.ts'

/** A short name for what an image is made from: the same parts give the same name, and so the cached image. */
export function recipeHash(...parts: (string | Uint8Array)[]): string {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part).update('\0')
  return hash.digest('hex').slice(0, 12)
}

/** The files of a folder, by name, with their content: the parts of a recipe. */
export function filesOf(dir: string): { name: string; content: Buffer }[] {
  if (!existsSync(dir)) return []
  const names = readdirSync(dir, { withFileTypes: true }).filter(
    (entry) => entry.isFile() || entry.isSymbolicLink(),
  )
  return names
    .map(({ name }) => ({ name, content: readFileSync(join(dir, name)) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** Certificates this machine trusts beyond the usual ones: downloads inside an image fail without them. */
export function extraCertificates(): { name: string; content: Buffer | string }[] {
  const found = filesOf('/usr/local/share/ca-certificates').filter(({ name }) => name.endsWith('.crt'))
  const certificates = found.map(({ name, content }) => ({ name: `certificates/${name}`, content }))
  // An empty folder cannot be copied.
  return [...certificates, { name: 'certificates/README', content: 'Extra CA certificates.\n' }]
}

export async function hasImage(reference: string): Promise<boolean> {
  return (await tryDocker(['image', 'inspect', '--format', '{{.Id}}', reference])).code === 0
}
