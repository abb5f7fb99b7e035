import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'yaml'
import { fail, ok, type Problem, type Result } from '../../contract/doors/problem.ts'
import type { ComposeMap } from '../../core/render/compose-value.ts'
import type { StackModel } from '../../core/render/converting/stack-model.ts'
import { exactly } from '../../core/render/sizes.ts'
import { variablesAsEnvironment, withoutPrefix } from '../../core/render/variables.ts'
import { ProgramError, runProgram } from '../programs.ts'
import { printCompose } from './compose-yaml.ts'
import { holdsControl, isOnlyMarks, withMarks, withoutMarks } from './line-marks.ts'

export type RunProgram = typeof runProgram

export interface StackConfig {
  model: StackModel
  /** What the CLI warned of. */
  warnings: string[]
  /** Relative paths of the file became absolute under `folder`; those that go up end in `root`, above it. */
  root: string
  folder: string
}

const DEADLINE_MS = 20_000
const MAX_INPUT_BYTES = 4 * 1024 * 1024
/** Deeper than any path goes up: where a relative path ended tells what it was. */
const DEPTH = 24

/**
 * What Docker's own reader makes of a normalised Compose file, by `docker stack config`: no daemon is asked, no file
 * is read, and nothing of homeport's environment can be named. A file it refuses is a problem in its words.
 */
export async function stackConfig(
  normalised: ComposeMap,
  variables: Readonly<Record<string, string>>,
  run: RunProgram = runProgram,
): Promise<Result<StackConfig>> {
  const input = printCompose(normalised)
  if (input.length > MAX_INPUT_BYTES) return fail(tooLarge)
  if (holdsControl(normalised) || holdsControl(variables)) return fail(controlCharacter)
  const root = await realpath(await mkdtemp(join(tmpdir(), 'homeport-render-')))
  try {
    const folder = join(root, ...Array<string>(DEPTH).fill('d'))
    await mkdir(folder, { recursive: true })
    const marked = Object.entries(variables).map(([name, text]) => [name, withMarks(text)])
    const env = {
      ...variablesAsEnvironment(Object.fromEntries(marked)),
      HOME: root,
      DOCKER_CONFIG: join(root, 'config'),
    }
    const argv = ['stack', 'config', '--compose-file', '-']
    const output = await run('docker', argv, { input, env, cwd: folder, deadlineMs: DEADLINE_MS })
    if (output.code !== 0) return fail(refusal(output.stderr))
    return { ...readModel(output.stdout, { root, folder, warnings: warningsIn(output.stderr) }) }
  } catch (error) {
    if (error instanceof ProgramError) return fail(notRun(error))
    throw error
  } finally {
    await rm(root, { recursive: true, force: true })
  }
}

const controlCharacter: Problem = {
  code: 'compose-invalid',
  text: 'The Compose file or a variable holds the control character U+0000 or U+0001.',
  advice: 'Remove it.',
}

const tooLarge: Problem = {
  code: 'compose-too-large',
  text: 'The Compose file is larger than 4 MiB.',
  advice: 'Move contents into files of configs.',
}

function readModel(yaml: string, rest: Omit<StackConfig, 'model'>): Result<StackConfig> {
  const large: string[] = []
  const model = asSent(parse(yaml, { intAsBigInt: true, maxAliasCount: 0 }), [], large) as StackModel
  if (large.length === 0) return ok({ model, ...rest })
  return fail({
    code: 'number-too-large',
    text: `${large.join(', ')}: the number is too large to be sent exactly.`,
    advice: 'Numbers go up to 2^53.',
    path: large[0]!,
  })
}

/** The tree without marks, and with numbers JSON can hold. */
function asSent(value: unknown, path: string[], large: string[]): unknown {
  if (typeof value === 'string') return withoutMarks(value)
  if (typeof value === 'bigint') {
    const number = exactly(value)
    if (number === undefined) large.push(path.join('.'))
    return number ?? 0
  }
  if (Array.isArray(value)) {
    const words = value.filter((entry) => !isOnlyMarks(entry))
    return words.map((entry, index) => asSent(entry, [...path, String(index)], large))
  }
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [withoutMarks(key), asSent(entry, [...path, key], large)]),
  )
}

/** The CLI's complaint; its leading dotted path becomes the problem's. */
function refusal(stderr: string): Problem {
  const said = withoutMarks(withoutPrefix(stderr.trim())).replace(/\n+See '.*$/s, '')
  const path = /(?:^|for |interpolating )"?([a-z]+\.[\w.*[\]-]+)/.exec(said)?.[1]
  return {
    code: 'compose-invalid',
    text: `Docker's stack reader says: ${said || 'nothing, but it failed.'}`,
    advice: 'Correct the Compose file.',
    ...(path && { path: path.replace(/\.$/, '') }),
  }
}

function warningsIn(stderr: string): string[] {
  const messages = [...stderr.matchAll(/level=warning msg="((?:[^"\\]|\\.)*)"/g)].map(
    ([, message]) => message!,
  )
  return [
    ...new Set(messages.map((message) => withoutMarks(withoutPrefix(message.replaceAll('\\"', '"'))))),
  ].sort()
}

function notRun(error: ProgramError): Problem {
  const missing = error.kind === 'missing'
  return {
    code: missing ? 'docker-missing' : 'render-failed',
    text: `docker stack config did not run: ${error.message}`,
    advice: missing
      ? 'Install the Docker CLI beside homeport.'
      : 'Try again; look at the load of the machine.',
  }
}
