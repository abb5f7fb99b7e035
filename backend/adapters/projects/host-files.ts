import { parse } from 'yaml'
import { fail, ok, type Result } from '../../contract/problem.ts'
import { isObject } from '../../core/plan/keyed/canonical.ts'
import type { HostFile, ProjectPlace } from '../../core/project/desired-project.ts'
import type { HostValue } from '../../core/project/values/host-values.ts'
import { readDotEnv } from '../../core/render/dotenv.ts'
import type { RenderedProject } from '../../ports/projects.ts'

export interface HostText {
  /** Inside the node's folder for the stack. */
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
    const found = path === '.env' ? valuesOfEnv(text) : valuesOfOverride(text)
    if (!found.ok) {
      const problem = `${config}/${path} on ${node} cannot be read: ${found.problem.text}`
      return fail({ ...found.problem, text: problem, advice: 'Correct it there.' })
    }
    const names = [...new Set(found.value.map(({ name }) => name))]
    files.push({ path: `${config}/${path}`, hash: seal(text), names })
    values.push(...found.value)
  }
  return ok({ hostFiles: files, hostValues: values })
}

function valuesOfEnv(text: string): Result<HostValue[]> {
  const read = readDotEnv(text)
  if (!read.ok) return fail({ code: 'env-invalid', text: read.text })
  return ok(
    read.lines.flatMap(({ name, value = '' }) => readings(value).map((one) => ({ name, value: one }))),
  )
}

/** Versions of Compose differ in where a value ends at a `#`, and in quotes at its ends: each reading is somebody's. */
function readings(value: string): string[] {
  const cut = (value.split('#')[0] ?? '').trimEnd()
  return [...new Set([value, cut, value.replaceAll(/^['"]+|['"]+$/g, '')])]
}

/** What an override gives services as environment: the other settings are no secret. */
function valuesOfOverride(text: string): Result<HostValue[]> {
  try {
    const value: unknown = parse(text, { maxAliasCount: 100, logLevel: 'error' })
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
