import { type Output, ProgramError, readProgram } from '../programs.ts'

/** How git is called. */
export interface GitCall {
  deadlineMs: number
  signal?: AbortSignal
  input?: string
  maxBytes?: number
  /** Variables besides those that hold always. */
  env?: Record<string, string>
  /** No file that is written may become larger. */
  largestFile?: number
}

/**
 * The system's git, deaf to everything but its arguments: no configuration of user, system or the folder homeport
 * stands in, no prompt, no hook, no credential helper. `folder` is a bare repository, or undefined for none.
 */
export function runGit(
  folder: string | undefined,
  argv: readonly string[],
  { env, largestFile, ...options }: GitCall,
): Promise<Output<Buffer>> {
  const whole = [`--git-dir=${folder ?? '/dev/null'}`, ...argv]
  const called = { ...options, env: { ...deaf, ...configured(settings), ...env } }
  if (largestFile === undefined) return readProgram('git', whole, called)
  // The kernel holds the bound; git itself has none for what it fetches.
  return readProgram('prlimit', [`--fsize=${largestFile}`, '--', 'git', ...whole], called)
}

/** A program's failure as text, however it failed. */
export function saidBy(error: unknown): string {
  if (error instanceof ProgramError) {
    // That git ran under a limit is of no interest, unless it is the limit's program that is missing.
    const message = error.kind === 'missing' ? error.message : error.message.replace(/^prlimit /, 'git ')
    return `${message}\n${error.stderr}`.trim()
  }
  return error instanceof Error ? error.message : String(error)
}

/** Variables that give git these settings: unlike arguments, nobody else on the machine can read them. */
export function configured(
  entries: readonly (readonly [string, string])[],
  from = 0,
): Record<string, string> {
  const pairs = entries.flatMap(([key, value], at) => [
    [`GIT_CONFIG_KEY_${from + at}`, key],
    [`GIT_CONFIG_VALUE_${from + at}`, value],
  ])
  return { ...Object.fromEntries(pairs), GIT_CONFIG_COUNT: String(from + entries.length) }
}

/** Settings beside which more can be given. */
export const settings: readonly (readonly [string, string])[] = [
  ['core.hooksPath', '/dev/null'],
  // Larger ones are not taken into memory.
  ['core.bigFileThreshold', '16m'],
  ['core.deltaBaseCacheLimit', '16m'],
  ['pack.threads', '1'],
  // Always one pack, so that one bound holds for all of it.
  ['fetch.unpackLimit', '1'],
  ['gc.auto', '0'],
  ['maintenance.auto', 'false'],
  // A server that answers with another address would be given the token.
  ['http.followRedirects', 'false'],
  ['http.lowSpeedLimit', '1000'],
  ['http.lowSpeedTime', '20'],
]

const deaf = {
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_ATTR_NOSYSTEM: '1',
  GIT_NO_REPLACE_OBJECTS: '1',
  GIT_TERMINAL_PROMPT: '0',
  GIT_SSH_VARIANT: 'ssh',
  // No .netrc.
  HOME: '/nonexistent',
}
