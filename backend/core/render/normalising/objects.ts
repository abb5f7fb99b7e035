import { type ComposeMap, entriesOf, isMap, own, textOf, without } from '../compose-value.ts'
import type { Path, Remarks } from '../remarks.ts'
import { escapeVariables } from '../variables.ts'
import type { Lookup } from './env-files.ts'
import { spellTexts } from './spelling.ts'

/** Stands where Docker's stack reader wants a file that it does not read. */
const NO_FILE = 'homeport'

/** The top-level configs as Docker's stack reader takes them, and the contents written in the Compose file itself. */
export function spellConfigs(
  value: unknown,
  lookup: Lookup,
  remarks: Remarks,
): { configs: unknown; contents: Record<string, string> } {
  const contents: [string, string][] = []
  const configs = entriesOf(value).map(([key, config]): [string, unknown] => {
    const at = ['configs', key]
    if (!isMap(config)) return [key, config]
    if (Object.hasOwn(config, 'template_driver')) refuseDriver('template_driver', at, remarks)
    const text = contentOf(config, lookup, at, remarks)
    const spelled = spellTexts(
      without(config, 'content', 'environment'),
      ['labels'],
      at,
      remarks,
    ) as ComposeMap
    if (text === undefined) return [key, spelled]
    contents.push([key, text])
    return [key, { ...spelled, file: NO_FILE }]
  })
  return {
    configs: isMap(value) ? Object.fromEntries(configs) : value,
    contents: Object.fromEntries(contents),
  }
}

function contentOf(config: ComposeMap, lookup: Lookup, at: Path, remarks: Remarks): string | undefined {
  const content = own(config, 'content')
  if (content !== undefined) return textOf(content) ?? ''
  const name = textOf(own(config, 'environment'))
  if (name === undefined) return undefined
  const value = lookup(name)
  if (value === undefined) {
    const advice = `Set ${name} in the stack's .env.`
    remarks.refuse('variable-missing', [...at, 'environment'], `${name} is not set.`, advice)
  }
  return escapeVariables(value ?? '')
}

/** The top-level secrets as Docker's stack reader takes them, and the store entry of each. */
export function spellSecrets(
  value: unknown,
  listed: readonly string[],
  remarks: Remarks,
): { secrets: unknown; entries: Record<string, string> } {
  const entries: [string, string][] = []
  const secrets = entriesOf(value).map(([key, secret]): [string, unknown] => {
    const at = ['secrets', key]
    if (isMap(secret) && own(secret, 'external') !== undefined && own(secret, 'external') !== false)
      return [key, secret]
    const map = isMap(secret) ? secret : {}
    for (const driver of ['driver', 'template_driver']) {
      if (Object.hasOwn(map, driver)) refuseDriver(driver, at, remarks)
    }
    const entry = entryOf(key, map, listed, at, remarks)
    if (entry !== undefined) entries.push([key, entry])
    const spelled = spellTexts(
      without(map, 'file', 'environment', 'external'),
      ['labels'],
      at,
      remarks,
    ) as ComposeMap
    return [key, { ...spelled, file: NO_FILE }]
  })
  return { secrets: isMap(value) ? Object.fromEntries(secrets) : value, entries: Object.fromEntries(entries) }
}

function entryOf(
  key: string,
  secret: ComposeMap,
  listed: readonly string[],
  at: Path,
  remarks: Remarks,
): string | undefined {
  const name = textOf(own(secret, 'environment')) ?? key
  if (!listed.includes(name)) {
    const text = Object.hasOwn(secret, 'file')
      ? 'A file of the inventory is no place for a secret: homeport takes values from its store.'
      : `${name} is not among the secrets of stack.yaml.`
    const advice = `Give the value to the store as ${name}, list it under secrets in stack.yaml, and write environment: ${name}.`
    remarks.refuse('secret-not-listed', at, text, advice)
    return undefined
  }
  if (Object.hasOwn(secret, 'file')) {
    remarks.note({
      id: 'secret-file',
      severity: 'info',
      path: [...at, 'file'],
      text: `The file is not read: ${name} comes from the secret store.`,
      advice: `Write environment: ${name}.`,
    })
  }
  return name
}

function refuseDriver(key: string, at: Path, remarks: Remarks): void {
  const advice = 'Leave it out, or make the object yourself and write external: true.'
  remarks.refuse('compose-refused', [...at, key], `homeport makes no objects with a ${key}.`, advice)
}
