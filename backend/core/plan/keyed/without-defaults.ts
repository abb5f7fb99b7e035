import { isObject, type Json, type JsonObject } from './canonical.ts'

/**
 * A spec, or a part of it, without what says nothing. dockerd leaves out Go's zero values and fills in some defaults
 * when it answers, so that what was asked and what is answered compare equal only without both.
 */
export function withoutDefaults(value: unknown, path = ''): Json | undefined {
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map(element)
  if (isObject(value)) return objectWithoutDefaults(value, path)
  if (value === undefined || value === null || value === '') return undefined
  if ((value === 0 || value === false) && !meaningfulZeros.has(path)) return undefined
  return value === defaults[path] ? undefined : (value as Json)
}

/** Pointers in Docker's types, or fields whose zero differs from their absence. */
const meaningfulZeros = new Set([
  'TaskTemplate.ContainerSpec.Init',
  'TaskTemplate.ContainerSpec.StopGracePeriod',
  'TaskTemplate.RestartPolicy.Delay',
  'UpdateConfig.Parallelism',
  'RollbackConfig.Parallelism',
])

const SECOND = 1_000_000_000

/** What swarmkit takes when the field is absent (its defaults/service.go); Runtime and Isolation are dockerd's. */
const defaults: Record<string, Json> = {
  'TaskTemplate.Runtime': 'container',
  'TaskTemplate.ContainerSpec.Isolation': 'default',
  'TaskTemplate.ContainerSpec.StopGracePeriod': 10 * SECOND,
  'TaskTemplate.RestartPolicy.Condition': 'any',
  'TaskTemplate.RestartPolicy.Delay': 5 * SECOND,
  'UpdateConfig.Parallelism': 1,
  'UpdateConfig.FailureAction': 'pause',
  'UpdateConfig.Monitor': 5 * SECOND,
  'UpdateConfig.Order': 'stop-first',
  'RollbackConfig.Parallelism': 1,
  'RollbackConfig.FailureAction': 'pause',
  'RollbackConfig.Monitor': 5 * SECOND,
  'RollbackConfig.Order': 'stop-first',
  'EndpointSpec.Mode': 'vip',
}

/** Maps from name to text, where an empty text is a value. */
const textMaps = new Set(['Labels', 'Options', 'DriverOpts', 'Sysctls'])

function element(value: unknown): Json {
  return withoutDefaults(value, '[]') ?? (isObject(value) ? {} : ((value ?? null) as Json))
}

function objectWithoutDefaults(value: Record<string, unknown>, path: string): JsonObject | undefined {
  const isTextMap = textMaps.has(path.slice(path.lastIndexOf('.') + 1))
  const kept = Object.entries(value).flatMap(([field, part]): [string, Json][] => {
    const said = isTextMap ? (part as Json) : withoutDefaults(part, path === '' ? field : `${path}.${field}`)
    return said === undefined ? [] : [[field, said]]
  })
  return kept.length === 0 ? undefined : Object.fromEntries(kept)
}
