import { createHash } from 'node:crypto'
import { ok, type Result } from '../../contract/doors/problem.ts'
import type { ComposeMap } from '../../core/render/compose-value.ts'
import { printCompose } from './compose-yaml.ts'
import type { StackConfig } from './stack-config.ts'

export type ReadConfig = (
  normalised: ComposeMap,
  variables: Readonly<Record<string, string>>,
) => Promise<Result<StackConfig>>

/** In characters of JSON; some hundred stacks. */
const LIMIT = 4_000_000

/**
 * What came of a file and its variables is known from then on, the longest unused forgotten first: a commit changes one
 * stack of many, and each reading takes a program half a second of a small computer's time. Only what could be read
 * is kept; each caller gets a copy of its own.
 */
export function rememberedConfig(read: ReadConfig, limit = LIMIT): ReadConfig {
  const known = new Map<string, string>()
  let size = 0
  const forget = (key: string) => {
    size -= known.get(key)?.length ?? 0
    known.delete(key)
  }
  const keep = (key: string, text: string) => {
    forget(key)
    known.set(key, text)
    size += text.length
    for (const oldest of known.keys()) {
      if (size <= limit) break
      forget(oldest)
    }
  }
  return async (normalised, variables) => {
    const key = createHash('sha256')
      .update(JSON.stringify([printCompose(normalised), variables]))
      .digest('hex')
    let text = known.get(key)
    if (text === undefined) {
      const config = await read(normalised, variables)
      if (!config.ok) return config
      text = JSON.stringify(config.value)
    }
    keep(key, text)
    return ok(JSON.parse(text) as StackConfig)
  }
}
