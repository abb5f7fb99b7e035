import { isUtf8 } from 'node:buffer'
import { isAbsolute, relative } from 'node:path'
import { fail, ok, type Result } from '../../contract/doors/problem.ts'
import { MAX_CONFIG_BYTES } from '../../core/render/convert-objects.ts'
import { configFilesIn } from '../../core/render/convert-stack.ts'
import { readDotEnv } from '../../core/render/dotenv.ts'
import { type EnvFiles, envFilesUsed } from '../../core/render/normalising/env-files.ts'
import { secretMarker } from '../../core/render/secret-markers.ts'
import type { RenderRequest } from '../../ports/renderer.ts'
import type { StackConfig } from './stack-config.ts'
import type { StackFiles } from './stack-files.ts'

/** What a Compose file takes from elsewhere: variables, env files, files of configs. */

type Variables = Readonly<Record<string, string>>

const MAX_ENV_BYTES = 256 * 1024

/** The stack's `.env`, then homeport's own, then markers of the secrets the stack may use. Later ones win. */
export async function readVariables(request: RenderRequest, files: StackFiles): Promise<Result<Variables>> {
  const own = {
    COMPOSE_PROJECT_NAME: request.stack.name,
    HOMEPORT_STACK: request.stack.name,
    HOMEPORT_SWARM: request.swarm,
  }
  const secrets = Object.entries(request.secrets).map(([name, { version }]) => [
    name,
    secretMarker(name, version),
  ])
  const file = `${request.stack.folder}/.env`
  const content = await files.read('.env', MAX_ENV_BYTES)
  if (!content.ok) return fail({ ...content.problem, file })
  const text = textOf(content.value ?? new Uint8Array())
  if (text === undefined) return fail({ ...notText('.env'), file })
  const parsed = readDotEnv(text)
  if (!parsed.ok) {
    return fail({
      code: 'env-invalid',
      text: parsed.text,
      advice: 'A line is NAME=value.',
      file,
      line: parsed.line,
    })
  }
  const dotEnv = parsed.lines.map(({ name, value }) => [name, value ?? ''])
  return ok(Object.fromEntries([...dotEnv, ...Object.entries(own), ...secrets]))
}

/** Texts of the env files a Compose file names; one that is not there is left to the normaliser. */
export async function readEnvFiles(
  value: unknown,
  variables: Variables,
  files: StackFiles,
): Promise<Result<EnvFiles>> {
  const lookup = (name: string) => (Object.hasOwn(variables, name) ? variables[name] : undefined)
  const read: [string, string | undefined][] = []
  for (const { path, service } of envFilesUsed(value, lookup)) {
    const content = await files.read(path, MAX_ENV_BYTES)
    if (!content.ok) return fail({ ...content.problem, path: `services.${service}.env_file` })
    const text = content.value && textOf(content.value)
    if (content.value !== undefined && text === undefined)
      return fail({ ...notText(path), path: `services.${service}.env_file` })
    read.push([path, text])
  }
  return ok(Object.fromEntries(read))
}

/** Contents of the files of configs, by key. */
export async function readConfigFiles(
  config: StackConfig,
  files: StackFiles,
): Promise<Result<Record<string, Uint8Array>>> {
  const read: [string, Uint8Array][] = []
  for (const [key, file] of Object.entries(configFilesIn(config.model))) {
    const path = `configs.${key}.file`
    const content = await files.read(asWritten(file, config), MAX_CONFIG_BYTES)
    if (!content.ok) return fail({ ...content.problem, path })
    if (content.value === undefined) {
      const text = `There is no file ${asWritten(file, config)}.`
      return fail({ code: 'file-missing', text, advice: 'Add the file beside the Compose file.', path })
    }
    read.push([key, content.value])
  }
  return ok(Object.fromEntries(read))
}

/** A path that Docker made absolute, relative to the stack's folder again. */
function asWritten(file: string, config: StackConfig): string {
  const isOurs = isAbsolute(file) && !relative(config.root, file).startsWith('..')
  return isOurs ? relative(config.folder, file) : file
}

/** Undefined: it is no UTF-8. A letter that is another one would be another password. */
function textOf(content: Uint8Array): string | undefined {
  return isUtf8(content) ? Buffer.from(content).toString('utf8') : undefined
}

function notText(path: string) {
  return { code: 'env-invalid', text: `${path} is not UTF-8 text.`, advice: 'Save it as UTF-8.' }
}
