import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  type ScalarTag,
  visit,
} from 'yaml'
import { Literal } from '../../core/render/compose-value.ts'
import type { Path } from '../../core/render/remarks.ts'
import { withMarks } from './line-marks.ts'

/** A YAML file as parsed: numbers and dates kept as written, every path with its line. */
export interface ParsedCompose {
  value: unknown
  lineOf(path: Path): number
  errors: { text: string; line: number }[]
}

/** Plain scalars that Docker's YAML reader takes for a number or a date. */
const NUMBER_OR_DATE =
  /^(?:[-+]?(?:0x[0-9a-fA-F_]+|0o?[0-7_]+|0b[01_]+|[0-9][0-9_]*(?:\.[0-9_]*)?(?:[eE][-+]?[0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+]?[0-9]+)?)|\d{4}-\d\d?-\d\d?(?:[Tt ].*)?)$/

const literalTag: ScalarTag = {
  tag: 'tag:yaml.org,2002:float',
  default: true,
  test: NUMBER_OR_DATE,
  resolve: (source) => new Literal(source),
}

const customTags = (tags: unknown[]) => [literalTag, ...(tags as ScalarTag[])]
const MAX_ALIASES = 100

/** Never throws, whatever the text. */
export function parseCompose(text: string): ParsedCompose {
  const lines = new LineCounter()
  try {
    const document = parseDocument(text, {
      lineCounter: lines,
      customTags,
      merge: true,
      // Its own check compares each key with each: seconds, in which nothing else goes on.
      uniqueKeys: false,
      prettyErrors: false,
      logLevel: 'error',
    })
    const lineAt = (offset = 0) => lines.linePos(offset).line
    const told = [...document.errors, ...document.warnings].map((error) => ({
      text: error.message,
      line: lineAt(error.pos[0]),
    }))
    const errors = [...told, ...repeatedKeys(document, lineAt)]
    const lineOf = (path: Path) => lines.linePos(startOf(document.contents, path, document)).line || 1
    if (errors.length > 0) return { value: undefined, lineOf, errors }
    return { value: document.toJS({ maxAliasCount: MAX_ALIASES }), lineOf, errors }
  } catch (error) {
    const line = lines.linePos(offsetOf(error, text)).line
    return { value: undefined, lineOf: () => 1, errors: [{ text: wordsOf(error), line: line || 1 }] }
  }
}

function repeatedKeys(document: Document, lineAt: (offset?: number) => number): ParsedCompose['errors'] {
  const errors: ParsedCompose['errors'] = []
  visit(document, {
    Map(_, { items }) {
      const seen = new Set<string>()
      for (const { key } of items) {
        if (!isScalar(key)) continue
        const name = keyText(key.value)
        if (seen.has(name))
          errors.push({ text: `the key "${name}" stands there twice`, line: lineAt(key.range?.[0]) })
        seen.add(name)
      }
    },
  })
  return errors
}

const wordsOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

/** Where the alias stands that an error is about: it is thrown without a place. */
function offsetOf(error: unknown, text: string): number {
  const alias = /alias.*: (\S+)$/.exec(wordsOf(error))?.[1]
  return alias === undefined ? 0 : Math.max(0, text.indexOf(`*${alias}`))
}

/**
 * YAML for Docker's reader, on one line: JSON, with numbers and dates as they were written. Texts are quoted, so that
 * none becomes a number or a date, and hold no raw line break of any kind: readers fold those. See line-marks.ts.
 */
export function printCompose(value: unknown): string {
  if (typeof value === 'string') return quoted(value)
  if (value instanceof Literal) return value.source
  if (typeof value === 'number') return printNumber(value)
  if (Array.isArray(value)) return `[${value.map(printCompose).join(', ')}]`
  if (typeof value !== 'object' || value === null) return String(value ?? null)
  const entries = Object.entries(value).filter(([, entry]) => entry !== undefined)
  return `{${entries.map(([key, entry]) => `${quoted(key)}: ${printCompose(entry)}`).join(', ')}}`
}

const printNumber = (value: number) =>
  Number.isNaN(value) ? '.nan' : String(value).replace('Infinity', '.inf')

const NOT_PLAIN = /[\u007f-\u00a0\u2028\u2029\ufeff\ufffe\uffff]/g

function quoted(text: string): string {
  const code = (letter: string) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`
  return JSON.stringify(withMarks(text)).replaceAll(NOT_PLAIN, code)
}

/** Where the node at a path begins; its nearest ancestor's beginning when it is not there. */
function startOf(contents: Node | null, path: Path, document: Document): number {
  let node: unknown = contents
  let start = contents?.range?.[0] ?? 0
  for (const segment of path) {
    if (isAlias(node)) node = node.resolve(document as Document.Parsed)
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && keyText(key.value) === String(segment))
      if (pair === undefined) return start
      start = (pair.key as Node).range?.[0] ?? start
      node = pair.value
    } else if (isSeq(node)) {
      node = node.items[Number(segment)]
      start = (node as Node | undefined)?.range?.[0] ?? start
    } else return start
  }
  return start
}

const keyText = (key: unknown) => (key instanceof Literal ? key.source : String(key))
