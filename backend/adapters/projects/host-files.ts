import { parse } from 'yaml'
import { fail, ok, type Result } from '../../contract/doors/problem.ts'
import { isObject } from '../../core/plan/keyed/canonical.ts'
import type { HostFile, ProjectPlace } from '../../core/project/desired-project.ts'
import type { HostValue } from '../../core/project/values/host-values.ts'
import { readDotEnv } from '../../core/render/dotenv.ts'
import type { RenderedProject } from '../../ports/projects.ts'
import { readings, valuesOfEnvFile } from './env-files.ts'

export interface HostText {
  /** Inside the node's folder for the stack; from the root (/…) where a Compose file names it so. */
  path: string
  text: string
}

/** The node's own files: what names them in plans, and the values no plan may say. */
export function readHostFiles(
  { node, config }: ProjectPlace,
  texts: readonly HostText[],
  seal: (value: unknown) => string,
): Result<Pick<RenderedProject, 'hostFiles' | 'hostValues'>> {
  const files: HostFile[] = []
  const values: HostValue[] = []
  for (const { path, text } of texts) {
    const file = path.startsWith('/') ? path : `${config}/${path}`
    const found = readers[path]?.(text) ?? ok(valuesOfEnvFile(text))
    if (!found.ok) {
      const problem = `${file} on ${node} cannot be read: ${found.problem.text}`
      return fail({ ...found.problem, text: problem, advice: 'Correct it there.' })
    }
    const names = [...new Set(found.value.map(({ name }) => name))]
    files.push({ path: file, hash: seal(text), names })
    values.push(...found.value)
  }
  return ok({ hostFiles: files, hostValues: values })
}

const readers: Record<string, (text: string) => Result<HostValue[]>> = {
  '.env': valuesOfEnv,
  'docker-compose.override.yml': valuesOfOverride,
}

function valuesOfEnv(text: string): Result<HostValue[]> {
  const read = readDotEnv(text)
  if (!read.ok) return fail({ code: 'env-invalid', text: read.text })
  return ok(
    read.lines.flatMap(({ name, value = '' }) => readings(value).map((one) => ({ name, value: one }))),
  )
}

/** What an override gives services as environment: the other settings are no secret. */
function valuesOfOverride(text: string): Result<HostValue[]> {
  try {
    const value: unknown = parse(text, { merge: true, maxAliasCount: 100, logLevel: 'error' })
    const services = isObject(value) && isObject(value['services']) ? Object.values(value['services']) : []
    return ok(services.flatMap((service) => (isObject(service) ? environmentOf(service['environment']) : [])))
  } catch (error) {
    return fail({ code: 'compose-yaml', text: error instanceof Error ? error.message : String(error) })
  }
}

function environmentOf(environment: unknown): HostValue[] {
  const pairs = Array.isArray(environment)
    ? environment.map((line) => /^([^=]*)=?(.*)$/s.exec(String(line))?.slice(1) ?? [])
    : Object.entries(isObject(environment) ? environment : {})
  return pairs.map(([name = '', value = '']) => ({ name: String(name), value: String(value ?? '') }))
}
