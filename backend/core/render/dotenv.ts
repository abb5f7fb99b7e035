import { fillVariables } from './variables.ts'

export interface EnvLine {
  name: string
  value: string | undefined
  line: number
}

export type EnvFile = { ok: true; lines: EnvLine[] } | { ok: false; text: string; line: number }

/**
 * An `env_file:` as Docker's stack reader takes it: after the first `=` everything counts, quotes and blanks too. A
 * name alone has no value of its own.
 */
export function readEnvFile(text: string): EnvFile {
  const lines: EnvLine[] = []
  for (const [index, raw] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    const line = index + 1
    const entry = raw.trimStart()
    if (entry === '' || entry.startsWith('#')) continue
    const equals = entry.indexOf('=')
    const name = equals < 0 ? entry : entry.slice(0, equals)
    if (name === '') return { ok: false, line, text: 'There is no name before the =.' }
    if (/[ \t]/.test(name)) return { ok: false, line, text: `A name has no blanks: ${name}` }
    lines.push({ name, value: equals < 0 ? undefined : entry.slice(equals + 1), line })
  }
  return { ok: true, lines }
}

/** A stack's `.env` as Compose reads it: `export`, quotes, comments after a value, earlier names inside later values. */
export function readDotEnv(text: string): EnvFile {
  const known = new Map<string, string>()
  const lines: EnvLine[] = []
  for (const [index, raw] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    const line = index + 1
    const entry = raw.trim().replace(/^export\s+/, '')
    if (entry === '' || entry.startsWith('#')) continue
    const match = /^([A-Za-z_][\w.-]*)\s*[=:]\s?(.*)$/.exec(entry)
    if (match === null) return { ok: false, line, text: 'A line is NAME=value.' }
    const value = dotEnvValue(match[2]!.trim(), (name) => known.get(name))
    if (value === undefined) return { ok: false, line, text: 'A quote is not closed on its line.' }
    known.set(match[1]!, value)
    lines.push({ name: match[1]!, value, line })
  }
  return { ok: true, lines }
}

function dotEnvValue(text: string, lookup: (name: string) => string | undefined): string | undefined {
  if (text.startsWith("'")) return /^'([^']*)'\s*(#.*)?$/.exec(text)?.[1]
  if (text.startsWith('"')) {
    const inner = /^"((?:[^"\\]|\\.)*)"\s*(#.*)?$/.exec(text)?.[1]
    return inner === undefined ? undefined : fillVariables(unescapeQuoted(inner), lookup)
  }
  return fillVariables(text.replace(/(^|\s)#.*$/, '').trimEnd(), lookup)
}

const escapes: Record<string, string> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\', $: '$$' }

function unescapeQuoted(text: string): string {
  return text.replaceAll(/\\(.)/g, (all, letter: string) => escapes[letter] ?? all)
}
