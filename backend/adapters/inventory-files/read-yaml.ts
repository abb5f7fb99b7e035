import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  LineCounter,
  parseDocument,
  visit,
  type YAMLMap,
} from 'yaml'
import type { RawFile } from '../../core/inventory/inventory.ts'
import { tooMuchYaml } from './yaml-limits.ts'
import { lineFinder } from './yaml-lines.ts'

/** Tags that Compose itself knows. */
const COMPOSE_TAGS = ['!reset', '!override']

/** YAML as a plain value that can name its lines, and everything that is wrong with it. Never throws. */
export function readYaml(bytes: Uint8Array): RawFile {
  const text = decode(bytes)
  if (typeof text !== 'string') return broken('is not UTF-8 text', text.badLine)
  const excess = tooMuchYaml(text)
  if (excess) return broken(excess.text, excess.line)
  const lines = new LineCounter()
  // yaml's own check of unique keys compares each with each: 15 s for 40,000 keys.
  const options = { merge: true, uniqueKeys: false, stringKeys: true, resolveKnownTags: false } as const
  const document = parseDocument(text, {
    ...options,
    prettyErrors: false,
    logLevel: 'error',
    lineCounter: lines,
  })
  const lineAt = (offset: number) => lines.linePos(offset).line
  const errors = [
    ...document.errors.map((error) => ({
      text: plainer[error.code] ?? error.message,
      line: lineAt(error.pos[0]),
    })),
    ...unknownTags(document, lineAt),
    ...nodeErrors(document, lineAt),
  ].slice(0, MOST_ERRORS)
  if (errors.length > 0) return { value: null, lineOf: lineFinder(text), errors }
  const result = plainValue(document)
  return result.ok ? { value: result.value, lineOf: lineFinder(text), errors } : broken(result.text, 1)
}

const MOST_ERRORS = 20

const plainer: Record<string, string> = {
  NON_STRING_KEY: 'a key must be a plain text',
  MULTIPLE_DOCS: 'only one document can stand in a file',
}

type LineAt = (offset: number) => number

function broken(text: string, line: number): RawFile {
  return { value: null, lineOf: () => line, errors: [{ text, line }] }
}

function decode(bytes: Uint8Array): string | { badLine: number } {
  return decoded(bytes) ?? { badLine: badLine(bytes) }
}

function decoded(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/** UTF-8 has no line feed inside a character, so that lines can be tried one by one. */
function badLine(bytes: Uint8Array): number {
  let line = 1
  for (let start = 0, end = 0; end >= 0; line++, start = end + 1) {
    end = bytes.indexOf(0x0a, start)
    if (decoded(bytes.subarray(start, end < 0 ? undefined : end)) === undefined) return line
  }
  return line
}

function unknownTags(document: Document, lineAt: LineAt) {
  return document.warnings
    .filter((warning) => !COMPOSE_TAGS.some((tag) => warning.message.endsWith(`: ${tag}`)))
    .map((warning) => ({ text: warning.message, line: lineAt(warning.pos[0]) }))
}

/** Aliases of nothing and keys that stand twice. */
function nodeErrors(document: Document, lineAt: LineAt): RawFile['errors'] {
  const errors: RawFile['errors'] = []
  const anchors = new Set<string>()
  const tell = (node: unknown, text: string) => {
    errors.push({ text, line: lineAt((isNode(node) && node.range?.[0]) || 0) })
  }
  visit(document, (_, node) => {
    if (isAlias(node) && !anchors.has(node.source)) tell(node, `nothing above is named &${node.source}`)
    if (isNode(node) && !isAlias(node) && node.anchor) anchors.add(node.anchor)
    if (isMap(node))
      for (const { key, name } of repeatedKeys(node)) tell(key, `the key "${name}" stands there twice`)
  })
  return errors
}

function repeatedKeys(map: YAMLMap): { key: unknown; name: string }[] {
  const seen = new Set<string>()
  return map.items.flatMap(({ key }) => {
    const name = isScalar(key) ? String(key.value) : String(key)
    const repeated = seen.has(name)
    seen.add(name)
    return repeated ? [{ key, name: name.slice(0, 60) }] : []
  })
}

/** JSON's kinds of values only, nothing shared or circular. */
function plainValue(document: Document): { ok: true; value: unknown } | { ok: false; text: string } {
  try {
    const value: unknown = document.toJS({ maxAliasCount: 100 })
    return { ok: true, value: JSON.parse(JSON.stringify(value ?? null)) }
  } catch (error) {
    if (error instanceof TypeError) return { ok: false, text: 'an alias stands inside its own anchor' }
    const excessive = error instanceof ReferenceError
    return { ok: false, text: excessive ? 'its aliases repeat too much' : (error as Error).message }
  }
}
