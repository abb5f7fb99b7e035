import { isMap, isNode, isScalar, isSeq, LineCounter, type Pair, parseDocument } from 'yaml'
import type { RawFile } from '../../core/inventory/inventory.ts'

interface Lines {
  line: number
  inner: Map<string, Lines>
}

/**
 * Finds lines of a text that parses. The tree is made at the first question: most files are never asked about, and
 * a parsed document takes many times the room of its text.
 */
export function lineFinder(text: string): RawFile['lineOf'] {
  let tree: Lines | undefined
  return (path) => {
    tree ??= linesOf(text)
    let here = tree
    for (const key of path) {
      const inner = here.inner.get(String(key))
      if (inner === undefined) break
      here = inner
    }
    return here.line
  }
}

function linesOf(text: string): Lines {
  const counter = new LineCounter()
  const options = { merge: true, uniqueKeys: false, stringKeys: true, resolveKnownTags: false } as const
  const document = parseDocument(text, { ...options, logLevel: 'error', lineCounter: counter })
  const lineOf = (node: unknown, otherwise: number) =>
    isNode(node) && node.range ? counter.linePos(node.range[0]).line : otherwise
  const walk = (node: unknown, line: number): Lines => {
    const inner = new Map<string, Lines>()
    if (isMap(node)) {
      for (const { key, value } of node.items as Pair[]) {
        inner.set(isScalar(key) ? String(key.value) : String(key), walk(value, lineOf(key, line)))
      }
    }
    if (isSeq(node)) {
      for (const [index, item] of node.items.entries())
        inner.set(String(index), walk(item, lineOf(item, line)))
    }
    return { line, inner }
  }
  return walk(document.contents, lineOf(document.contents, 1))
}
