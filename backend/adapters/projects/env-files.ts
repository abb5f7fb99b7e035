import { parse } from 'yaml'
import { isObject } from '../../core/plan/keyed/canonical.ts'
import type { HostValue } from '../../core/project/values/host-values.ts'
import { readDotEnv } from '../../core/render/dotenv.ts'

/**
 * Files of the node's own that these Compose files take variables of services from: `env_file: /etc/radio.env`. Compose
 * puts what they hold into what it renders. What is no YAML names none: Compose says so itself.
 */
export function envFilesOnNode(composeTexts: readonly string[]): string[] {
  const named = composeTexts.flatMap((text) => {
    try {
      return namesIn(parse(text, { merge: true, maxAliasCount: 100, logLevel: 'error' }))
    } catch {
      return []
    }
  })
  return [...new Set(named)].filter((path) => path.startsWith('/'))
}

function namesIn(compose: unknown): string[] {
  const services =
    isObject(compose) && isObject(compose['services']) ? Object.values(compose['services']) : []
  return services.flatMap((service) => {
    const files = isObject(service) ? service['env_file'] : undefined
    return (Array.isArray(files) ? files : [files])
      .map((file: unknown) => (isObject(file) ? file['path'] : file))
      .filter((path) => typeof path === 'string')
  })
}

/** Whatever may be a value there: versions of Compose, and their `format`, differ in what a line means. */
export function valuesOfEnvFile(text: string): HostValue[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const [, name, value = ''] = /^\s*(?:export\s+)?([^=#\s]+)\s*[=:](.*)$/.exec(line) ?? []
    const strict = readDotEnv(line)
    const unescaped = strict.ok ? strict.lines.map((one) => one.value ?? '') : []
    const values = new Set([...readings(value.trim()), ...unescaped])
    return name === undefined ? [] : [...values].map((one) => ({ name, value: one }))
  })
}

/** Where a value ends at a `#`, and whether quotes at its ends are part of it: each reading is somebody's. */
export function readings(value: string): string[] {
  const cut = (value.split('#')[0] ?? '').trimEnd()
  const bare = (text: string) => text.replaceAll(/^['"]+|['"]+$/g, '')
  return [...new Set([value, cut, bare(value), bare(cut)])]
}
