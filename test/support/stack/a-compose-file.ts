import { parseCompose } from '../../../backend/adapters/compose/compose-yaml.ts'
import { Literal } from '../../../backend/core/render/compose-value.ts'
import { type NormaliseOptions, normaliseCompose } from '../../../backend/core/render/normalise.ts'
import type { ComposeSource } from '../../../backend/core/render/remarks.ts'

/** A Compose file of the stack `demo`, from its text. */
export function aComposeFile(text: string): ComposeSource {
  const { value, lineOf, errors } = parseCompose(text)
  if (errors.length > 0) throw new Error(errors[0]!.text)
  return { stack: 'demo', file: 'stacks/demo/compose.yaml', value, lineOf }
}

interface Plain {
  services: Record<string, Record<string, unknown>>
  [section: string]: unknown
}

/** What normalising a text gives, in short: problems as `code path`, notes as `id`, numbers as they were written. */
export function normalisedText(text: string, options: Partial<NormaliseOptions> = {}) {
  const result = normaliseCompose(aComposeFile(text), {
    variables: {},
    envFiles: {},
    secrets: [],
    ...options,
  })
  return {
    value: plain(result.value) as Plain,
    after: result.after,
    problems: result.problems.map(({ code, path }) => `${code} ${path}`),
    notes: result.notes.map(({ id }) => id),
    findings: result.notes,
    refusals: result.problems,
  }
}

/** One service `web` with these lines under it. */
export function aService(lines: string): string {
  return `services:\n  web:\n    image: busybox:1\n${lines.replaceAll(/^/gm, '    ')}\n`
}

function plain(value: unknown): unknown {
  if (value instanceof Literal) return `=${value.source}`
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, plain(entry)]))
}
