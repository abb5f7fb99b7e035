import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'

// Who may import whom (DESIGN § 2), read off the import lines.

const root = resolve(import.meta.dirname, '..')
const ADAPTER = /^backend\/adapters\/([^/]+)/

interface Rule {
  folder: string
  /** Prefixes of project files it may import. */
  files: string[]
  /** Packages it may import; `*` any. */
  packages: string[]
  /** Only as types. */
  typesOf?: string[]
}

const rules: Rule[] = [
  {
    folder: 'backend/contract/',
    files: ['backend/contract/'],
    packages: ['typebox', 'typebox/system', 'typebox/value'],
  },
  { folder: 'backend/core/', files: ['backend/core/', 'backend/contract/'], packages: ['node:crypto'] },
  { folder: 'backend/ports/', files: ['backend/ports/', 'backend/core/', 'backend/contract/'], packages: [] },
  {
    folder: 'backend/runs/',
    files: ['backend/runs/', 'backend/ports/', 'backend/core/', 'backend/contract/'],
    packages: [],
  },
  {
    folder: 'backend/adapters/',
    files: ['backend/adapters/programs.ts', 'backend/ports/', 'backend/core/', 'backend/contract/'],
    packages: ['*'],
  },
  ...['watch', 'http', 'mqtt'].map((folder) => ({
    folder: `backend/${folder}/`,
    files: [`backend/${folder}/`, 'backend/contract/', 'backend/core/', 'backend/ports/'],
    packages: ['*'],
    typesOf: ['backend/homeport.ts'],
  })),
  {
    folder: 'backend/homeport.ts',
    files: ['backend/runs/', 'backend/ports/', 'backend/core/', 'backend/contract/'],
    packages: [],
  },
  { folder: 'backend/app.ts', files: ['backend/'], packages: ['*'] },
  // Parts of the wiring that are an idea of their own.
  { folder: 'backend/app/', files: ['backend/'], packages: ['*'] },
  {
    folder: 'backend/main.ts',
    files: ['backend/app.ts', 'backend/options.ts', 'backend/contract/'],
    packages: ['*'],
  },
  ...['options.ts', 'options/'].map((folder) => ({
    folder: `backend/${folder}`,
    files: ['backend/options.ts', 'backend/options/', 'backend/contract/', 'backend/core/'],
    packages: ['node:path', 'node:fs'],
  })),
  {
    folder: 'frontend-card/',
    files: ['frontend-card/', 'backend/contract/words.ts'],
    packages: ['*'],
    typesOf: ['backend/contract/'],
  },
]

const sources = filesUnder('backend').concat(filesUnder('frontend-card'))

describe('imports follow the table', () => {
  test.each(sources)('%s', (file) => {
    const rule = rules.find((candidate) => file.startsWith(candidate.folder))
    expect(rule, `${file} stands in no folder of the table`).toBeDefined()
    const forbidden = importsOf(file).filter((line) => !allowed(file, rule as Rule, line))
    expect(forbidden.map((line) => line.from)).toEqual([])
  })
})

describe('core is pure', () => {
  const impure =
    /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bset(Timeout|Interval|Immediate)\b|\bprocess\.|\bconsole\b|\bperformance\b/
  test.each(sources.filter((file) => file.startsWith('backend/core/')))('%s', (file) => {
    expect(code(file).match(impure)?.[0]).toBeUndefined()
  })

  test.each(sources.filter((file) => file.startsWith('backend/core/')))('%s hashes at most', (file) => {
    const crypto = code(file).match(/import \{([^}]*)\} from 'node:crypto'/)?.[1] ?? ''
    const names = crypto
      .split(',')
      .map((name) => name.trim())
      .filter(Boolean)
    expect(names.filter((name) => !['createHash', 'createHmac'].includes(name))).toEqual([])
  })
})

// programs.ts decides what a program inherits.
const readers = ['backend/options.ts', 'backend/adapters/programs.ts']
test.each(sources.filter((file) => !readers.includes(file)))('%s reads no environment', (file) =>
  expect(code(file)).not.toMatch(/process\.env/),
)

test.each(sources.filter((file) => file !== 'backend/adapters/programs.ts'))(
  '%s starts no process but through programs.ts',
  (file) => expect(code(file)).not.toMatch(/from '(node:child_process|execa)'/),
)

describe('every file has the shape of the house', () => {
  test.each(sources)('%s', (file) => {
    expect(code(file), 'no default export').not.toMatch(/^export default/m)
    expect(file, 'a name that says nothing').not.toMatch(
      /(utils?|helpers?|common|misc|manager|handler|index)\.ts$/,
    )
  })
})

interface ImportLine {
  from: string
  typeOnly: boolean
}

function importsOf(file: string): ImportLine[] {
  const lines = code(file).matchAll(
    /^(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?['"]([^'"]+)['"]/gms,
  )
  return [...lines].map((match) => ({ typeOnly: match[1] !== undefined, from: match[2] as string }))
}

function allowed(file: string, rule: Rule, line: ImportLine): boolean {
  if (!line.from.startsWith('.')) {
    return rule.packages.includes('*') || rule.packages.includes(line.from)
  }
  const target = relative(root, resolve(root, dirname(file), line.from))
  const own = file.match(ADAPTER)?.[1]
  if (own !== undefined && !own.endsWith('.ts') && target.startsWith(`backend/adapters/${own}/`)) return true
  if (line.typeOnly && rule.typesOf?.some((prefix) => target.startsWith(prefix))) return true
  return rule.files.some((prefix) => target.startsWith(prefix))
}

function code(file: string): string {
  return readFileSync(join(root, file), 'utf8')
}

function filesUnder(folder: string): string[] {
  try {
    return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => join(folder, name))
      .sort()
  } catch {
    return []
  }
}
