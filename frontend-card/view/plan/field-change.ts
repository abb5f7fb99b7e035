import type { FieldChange, Operation } from '../../../backend/contract/plan.ts'
import type { TextKey, Words } from '../../translations/words.ts'

export interface ChangeShown {
  field: string
  /** Absent: the field is not there on that side. */
  from: string | undefined
  to: string | undefined
  effect: string
}

/** What an operation changes, field by field. */
export function changesOf(operation: Operation, words: Words): ChangeShown[] {
  if (operation.kind === 'service-update')
    return operation.changes.map((change) => changeShown(change, words))
  if (operation.kind === 'project-up') {
    return operation.services.flatMap(({ service, changes }) =>
      changes.map((change) => changeShown({ ...change, path: [service, ...change.path] }, words)),
    )
  }
  if ('settings' in operation) return settingsShown(operation.settings, operation.before)
  return []
}

const CONTAINER = ['TaskTemplate', 'ContainerSpec']

const fields: readonly [prefix: readonly string[], key: TextKey][] = [
  [[...CONTAINER, 'Image'], 'field.image'],
  [[...CONTAINER, 'Env'], 'field.env'],
  [[...CONTAINER, 'Mounts'], 'field.mount'],
  [[...CONTAINER, 'Secrets'], 'field.secret'],
  [[...CONTAINER, 'Configs'], 'field.config'],
  [[...CONTAINER, 'Labels'], 'field.container-label'],
  [[...CONTAINER, 'Healthcheck'], 'field.healthcheck'],
  [[...CONTAINER, 'Command'], 'field.entrypoint'],
  [[...CONTAINER, 'Args'], 'field.command'],
  [['TaskTemplate', 'Networks'], 'field.network'],
  [['EndpointSpec', 'Ports'], 'field.port'],
  [['EndpointSpec', 'Mode'], 'field.endpoint-mode'],
  [['Labels'], 'field.label'],
  [['Mode', 'Replicas'], 'field.replicas'],
  [['Mode', 'Kind'], 'field.mode'],
]

function changeShown({ path, from, to, effect }: FieldChange, words: Words): ChangeShown {
  return {
    field: fieldText(path, words),
    ...sides(from, to),
    effect: words(`effect.${effect}`),
  }
}

/** `image`, `environment TZ`; what has no word of its own by its path. */
export function fieldText(path: readonly string[], words: Words): string {
  const known = fields.find(([prefix]) => prefix.every((segment, depth) => segment === path[depth]))
  if (known === undefined) return path.filter((segment) => !CONTAINER.includes(segment)).join('.')
  const rest = path.slice(known[0].length).join('.')
  return rest === '' ? words(known[1]) : `${words(known[1])} ${rest}`
}

/** Every leaf of the settings, with what it was. */
function settingsShown(settings: unknown, before: unknown, path: readonly string[] = []): ChangeShown[] {
  if (!isObject(settings)) {
    return [{ field: path.join(' '), from: valueText(before), to: valueText(settings), effect: '' }]
  }
  return Object.entries(settings).flatMap(([field, value]) =>
    settingsShown(value, isObject(before) ? before[field] : undefined, [...path, field]),
  )
}

/** Of two objects only what differs, a line each. */
function sides(from: unknown, to: unknown): { from: string | undefined; to: string | undefined } {
  if (!isObject(from) || !isObject(to)) return { from: valueText(from), to: valueText(to) }
  const isDifferent = (key: string) => JSON.stringify(from[key]) !== JSON.stringify(to[key])
  const keys = [...new Set([...Object.keys(from), ...Object.keys(to)])].filter(isDifferent)
  return { from: linesOf(from, keys), to: linesOf(to, keys) }
}

function linesOf(value: Record<string, unknown>, keys: readonly string[]): string | undefined {
  const lines = keys
    .filter((key) => value[key] !== undefined)
    .map((key) => `${key}: ${valueText(value[key])}`)
  return lines.length === 0 ? undefined : lines.join('\n')
}

const LIMIT = 2_000
/** Twelve digits tell two digests apart. */
const DIGEST = /(@sha256:[0-9a-f]{12})[0-9a-f]{52}/g

function valueText(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined
  const text = (typeof value === 'string' ? value : JSON.stringify(value)).replace(DIGEST, '$1…')
  return text.length > LIMIT ? `${text.slice(0, LIMIT)} …` : text
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
