import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { printCompose } from '../../../../backend/adapters/compose/compose-yaml.ts'
import { configFilesIn, convertStack } from '../../../../backend/core/render/convert-stack.ts'
import type { StackModel } from '../../../../backend/core/render/converting/stack-model.ts'
import { normaliseCompose } from '../../../../backend/core/render/normalise.ts'
import { envFilesUsed } from '../../../../backend/core/render/normalising/env-files.ts'
import { type Case, fixtures } from './cases.ts'

/** Where recorded models say that relative paths ended. */
export const ROOT = '/render'
export const FOLDER = `${ROOT}/stack`

/** The first half of rendering a case: what is handed to `docker stack config`. */
export function normalised(one: Case) {
  const lookup = (name: string) => one.variables[name]
  const paths = envFilesUsed(one.source.value, lookup).map(({ path }) => path)
  const envFiles = Object.fromEntries(paths.map((path) => [path, readFileSync(join(fixtures, path), 'utf8')]))
  return normaliseCompose(one.source, {
    variables: one.variables,
    envFiles,
    secrets: Object.keys(one.secrets),
  })
}

/** Names what is handed over, so that a recorded answer to something else is noticed. */
export function digestOf(value: unknown): string {
  return createHash('sha256').update(printCompose(value)).digest('hex')
}

/** The second half: the answer of `docker stack config` as what Swarm is asked for. */
export function converted(one: Case, model: StackModel) {
  const files = Object.entries(configFilesIn(model)).map(([key, file]): [string, Uint8Array] => [
    key,
    readFileSync(join(fixtures, file.slice(FOLDER.length + 1))),
  ])
  return convertStack({
    source: one.source,
    swarm: 'main',
    commit: 'c0ffee',
    model,
    after: normalised(one).after,
    variables: one.variables,
    contents: Object.fromEntries(files),
    secrets: one.secrets,
    root: ROOT,
    expected: { volumes: [], secrets: [] },
  })
}
