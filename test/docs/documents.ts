import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export const root = join(import.meta.dirname, '..', '..')

export interface Document {
  /** From the repository's root. */
  path: string
  text: string
}

/** What people read before they use homeport. */
export const guides: Document[] = [
  'README.md',
  ...below('docs'),
  'ha-addon/README.md',
  'ha-addon/DOCS.md',
].map(read)

/** And while they work on it. */
export const documents: Document[] = [
  ...guides,
  ...['inventory/README.md', 'backend/README.md', 'test/README.md', 'test/lab/README.md'].map(read),
]

export function documentAt(path: string): Document {
  return read(path)
}

/** The blocks of one language, without their fences. */
export function blocksOf({ text }: Document, language: string): string[] {
  return [...text.matchAll(new RegExp(`^ *\`\`\`${language}\\n(.*?)^ *\`\`\``, 'gms'))].map(
    ([, block]) => block ?? '',
  )
}

function below(folder: string): string[] {
  return readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.md'))
    .sort()
    .map((name) => `${folder}/${name}`)
}

function read(path: string): Document {
  return { path, text: readFileSync(join(root, path), 'utf8') }
}
