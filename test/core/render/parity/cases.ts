import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parseCompose } from '../../../../backend/adapters/compose/compose-yaml.ts'
import { own } from '../../../../backend/core/render/compose-value.ts'
import type { ComposeSource } from '../../../../backend/core/render/remarks.ts'

export const fixtures = join(import.meta.dirname, 'fixtures')
export const STACK = 'demo'

/** One Compose file of a topic, and what `x-parity` says it is to be read with. */
export interface Case {
  topic: string
  name: string
  text: string
  source: ComposeSource
  variables: Record<string, string>
  secrets: Record<string, { version: string; hash: string }>
}

/** Every case, in the order of topics and of their files: `--- # name` begins one. */
export function allCases(): Case[] {
  const topics = readdirSync(fixtures).filter((name) => name.endsWith('.yaml'))
  return topics.sort().flatMap((file) => {
    const parts = readFileSync(join(fixtures, file), 'utf8')
      .split(/^--- # (.+)\n/m)
      .slice(1)
    return parts.flatMap((name, index) =>
      index % 2 === 0 ? [caseOf(basename(file, '.yaml'), name, parts[index + 1]!)] : [],
    )
  })
}

function caseOf(topic: string, name: string, text: string): Case {
  const { value, lineOf, errors } = parseCompose(text)
  if (errors.length > 0) throw new Error(`${topic}/${name}: ${errors[0]!.text}`)
  const given = own(value, 'x-parity')
  const variables = (own(given, 'variables') ?? {}) as Record<string, string>
  const secrets = ((own(given, 'secrets') ?? []) as string[]).map((secret) => [
    secret,
    { version: '00000001', hash: 'c'.repeat(64) },
  ])
  const source = { stack: STACK, file: `${topic}.yaml`, value, lineOf }
  return { topic, name, text, source, variables, secrets: Object.fromEntries(secrets) }
}
