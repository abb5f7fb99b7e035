import {
  type ComposeMap,
  changeAt,
  entriesOf,
  isMap,
  listOf,
  own,
  textOf,
  without,
} from '../compose-value.ts'
import { readEnvFile } from '../dotenv.ts'
import type { Path, Remarks } from '../remarks.ts'
import { escapeVariables, fillVariables, shieldedName } from '../variables.ts'

export interface EnvFileUse {
  service: string
  /** As written, variables put in; relative to the stack's folder. */
  path: string
  required: boolean
}

/** Texts of env files by path; undefined: not there. */
export type EnvFiles = Readonly<Record<string, string | undefined>>
export type Lookup = (name: string) => string | undefined

/** Every env file a Compose file names. homeport reads them itself: the CLI would read any path it is given. */
export function envFilesUsed(value: unknown, lookup: Lookup): EnvFileUse[] {
  return entriesOf(own(value, 'services')).flatMap(([service, definition]) =>
    usesOf(own(definition, 'env_file'), lookup).map((use) => ({ service, ...use })),
  )
}

/** The service with its env files folded into `environment`, which wins over them; later files win over earlier ones. */
export function foldEnvFiles(
  service: ComposeMap,
  files: EnvFiles,
  lookup: Lookup,
  at: Path,
  remarks: Remarks,
): ComposeMap {
  if (!Object.hasOwn(service, 'env_file')) return service
  const path = [...at, 'env_file']
  const entries = usesOf(service['env_file'], lookup).flatMap((use) =>
    entriesOfFile(use, files, lookup, path, remarks),
  )
  return { ...without(service, 'env_file'), environment: merged(entries, own(service, 'environment')) }
}

/** The service with every name of its environment shielded from the CLI's own environment. */
export function shieldEnvironment(service: ComposeMap): ComposeMap {
  return changeAt(service, ['environment'], (environment) => {
    if (Array.isArray(environment)) {
      return environment.map((entry: unknown) => (typeof entry === 'string' ? shieldedName(entry) : entry))
    }
    if (!isMap(environment)) return environment
    return Object.fromEntries(Object.entries(environment).map(([name, value]) => [shieldedName(name), value]))
  }) as ComposeMap
}

function usesOf(value: unknown, lookup: Lookup): Omit<EnvFileUse, 'service'>[] {
  const entries = Array.isArray(value) ? listOf(value) : value === undefined || value === null ? [] : [value]
  return entries.map((entry) => ({
    path: fillVariables(textOf(isMap(entry) ? own(entry, 'path') : entry) ?? '', lookup),
    required: own(entry, 'required') !== false,
  }))
}

type Entry = [name: string, value: string]

function entriesOfFile(
  use: Omit<EnvFileUse, 'service'>,
  files: EnvFiles,
  lookup: Lookup,
  at: Path,
  remarks: Remarks,
): Entry[] {
  const text = Object.hasOwn(files, use.path) ? files[use.path] : undefined
  if (text === undefined) {
    const advice = 'Add the file beside the Compose file, or write required: false.'
    if (use.required) remarks.refuse('file-missing', at, `There is no file ${use.path}.`, advice)
    return []
  }
  const file = readEnvFile(text)
  if (!file.ok) {
    remarks.refuse('compose-invalid', at, `${use.path}:${file.line} ${file.text}`, 'A line is NAME=value.')
    return []
  }
  if (file.lines.some(({ value }) => /^(".*"|'.*')$/.test(value ?? ''))) tellQuotes(use.path, at, remarks)
  return file.lines.flatMap(({ name, value }): Entry[] => {
    const given = value ?? lookup(name)
    return given === undefined ? [] : [[name, given]]
  })
}

function tellQuotes(file: string, path: Path, remarks: Remarks): void {
  remarks.note({
    id: 'env-file-quotes',
    severity: 'warning',
    path,
    text: `Quotes in ${file} become part of the values: Docker's stack reader takes them so, Compose does not.`,
    advice: 'Remove the quotes.',
  })
}

/** A list stays a list: its names may hold variables that only the CLI puts in. It must not repeat an entry. */
function merged(entries: Entry[], environment: unknown): unknown {
  const texts = entries.map(([name, value]): Entry => [name, escapeVariables(value)])
  if (!Array.isArray(environment)) return Object.fromEntries([...texts, ...entriesOf(environment)])
  return [...new Set([...texts.map(([name, value]) => `${name}=${value}`), ...environment])]
}
