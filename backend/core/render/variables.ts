import { mapTexts } from './compose-value.ts'

/**
 * Names of a stack are handed to the Docker CLI under this prefix: a name such as LD_PRELOAD or PATH in a `.env` must
 * not become the environment of a program of homeport, nor may that environment reach a Compose file.
 */
const PREFIX = 'V_'

/** The CLI gives `environment: [NAME]` the value of its own environment: under this prefix it finds none. */
const SHIELD = 'E_'

/** How the CLI reads `$$`, `$NAME`, `${NAME}` and `${NAME:-default}`: what follows an unbraced name counts too. */
const VARIABLE =
  /\$(?:(?<escaped>\$)|(?<bare>[_a-z]\w*)(?<tail>:?[-?][^}]*)?|\{(?<braced>[_a-z]\w*)(?<rest>:?[-?][^}]*)?\})/gi

export interface VariableUse {
  name: string
  /** Whether it has a default, or an error of its own when it is missing. */
  provided: boolean
  /** Text that Docker's reader and Compose's read differently. */
  ambiguous: string | undefined
}

/** Every variable a text uses, in order. */
export function variablesIn(text: string): VariableUse[] {
  return [...text.matchAll(VARIABLE)].flatMap((match) => {
    const { escaped, bare, tail, braced, rest } = match.groups ?? {}
    if (escaped !== undefined) return []
    const nested = rest?.includes('${') ?? false
    const ambiguous = tail !== undefined || nested ? match[0] : undefined
    return [{ name: (bare ?? braced)!, provided: (tail ?? rest) !== undefined, ambiguous }]
  })
}

/** The tree with every variable under the prefix. */
export function prefixVariables(value: unknown): unknown {
  return mapTexts(value, (text) =>
    text.replaceAll(VARIABLE, (match: string, escaped?: string) =>
      escaped === undefined ? match.replace(/^\$\{?/, (start) => start + PREFIX) : match,
    ),
  )
}

/** Variables as the environment of the CLI. */
export function variablesAsEnvironment(variables: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(variables).map(([name, value]) => [PREFIX + name, value]))
}

/** The name of an environment variable of a service as the CLI sees it, and back. */
export const shieldedName = (name: string) => SHIELD + name
export const unshieldedName = (name: string) => name.slice(SHIELD.length)

/** A message of the CLI with the names people wrote. */
export function withoutPrefix(text: string): string {
  const prefixes = new RegExp(`(variable |\\$\\{?)${PREFIX}|(\\.environment\\.)${SHIELD}`, 'g')
  return text.replaceAll(prefixes, '$1$2')
}

/** Text that stands for itself, whatever `$` it holds. */
export function escapeVariables(text: string): string {
  return text.replaceAll('$', '$$$$')
}

const BRACES_END_IT = /\$(?:(\$)|([_a-z]\w*)|\{([_a-z]\w*)(:?[-?][^}]*)?\})/gi

/** Puts variables in as Compose does; a missing one is empty. For what homeport must know before it asks the CLI. */
export function fillVariables(text: string, lookup: (name: string) => string | undefined): string {
  return text.replaceAll(BRACES_END_IT, (_, escaped, bare, braced, option: string = '') => {
    if (escaped !== undefined) return '$'
    const value = lookup(bare ?? braced)
    if (option.startsWith(':-')) return value || option.slice(2)
    return value ?? (option.startsWith('-') ? option.slice(1) : '')
  })
}
