import type { ConfigRef, Mount, NetworkAttachment, PortConfig, SecretRef } from '../../engine/spec.ts'
import { byText, isObject, type Json, type JsonObject } from './canonical.ts'
import { type NetworkNames, networkName } from './network-names.ts'
import { withoutDefaults } from './without-defaults.ts'

/** A list of a spec whose entries have a name: compared and merged entry by entry (engine.md § 0.1, rule 9). */
export interface KeyedList {
  path: readonly string[]
  /** The key of every entry, in the order of the list. */
  keys(entries: readonly unknown[], names: NetworkNames): string[]
  /** What an entry says besides its key. */
  value(entry: unknown): Json
  /** The entry to send; `live` is the one it replaces, whose ids stay. */
  entry(key: string, value: Json, live: unknown): unknown
}

const CONTAINER = ['TaskTemplate', 'ContainerSpec']

export const keyedLists: readonly KeyedList[] = [
  {
    path: [...CONTAINER, 'Env'],
    keys: (entries) => (entries as string[]).map((line) => line.split('=', 1)[0] as string),
    // Without `=` the variable is taken out of the image's own: not the same as an empty one.
    value: (line) => ((line as string).includes('=') ? (line as string).replace(/^[^=]*=/, '') : null),
    entry: (name, value) => (value === null ? name : `${name}=${value}`),
  },
  {
    path: [...CONTAINER, 'Mounts'],
    keys: (entries) => (entries as Mount[]).map((mount) => mount.Target),
    value: (mount) => valueWithout(mount, ['Target']),
    entry: (target, value) => ({ ...(value as JsonObject), Target: target }),
  },
  objectRefs('Secrets', 'SecretID', 'SecretName'),
  objectRefs('Configs', 'ConfigID', 'ConfigName'),
  networks(['TaskTemplate', 'Networks']),
  networks(['Networks']),
  {
    path: ['EndpointSpec', 'Ports'],
    keys: (entries) => portKeys(entries as PortConfig[]),
    value: (port) => {
      const mode = (port as PortConfig).PublishMode || 'ingress'
      return { ...valueWithout(port, ['TargetPort', 'Protocol']), PublishMode: mode }
    },
    entry: (key, value) => {
      const [target, protocol] = key.split('/')
      return { ...(value as JsonObject), TargetPort: Number(target), Protocol: protocol }
    },
  },
]

export function keyedListAt(path: readonly string[]): KeyedList | undefined {
  return keyedLists.find((list) => list.path.every((segment, depth) => segment === path[depth]))
}

function objectRefs(field: string, id: string, name: string): KeyedList {
  return {
    path: [...CONTAINER, field],
    keys: (entries) =>
      (entries as (SecretRef | ConfigRef)[]).map((ref) => ref.File?.Name ?? `${RUNTIME}${ref[name]}`),
    value: (entry) => {
      const { File, ...rest } = entry as Record<string, unknown>
      const { Name: _, ...file } = isObject(File) ? File : {}
      return valueWithout({ ...rest, ...(isObject(File) && { File: file }) }, [id])
    },
    entry: (key, value, live) => {
      const { File, ...rest } = value as JsonObject
      const same = isObject(live) && live[name] === rest[name]
      const file = key.startsWith(RUNTIME)
        ? {}
        : { File: { ...emptyFile, ...(File as JsonObject), Name: key } }
      return { ...rest, ...file, [id]: same ? live[id] : '' }
    },
  }
}

/** A config that is no file: a credential spec. */
const RUNTIME = 'runtime:'
const emptyFile = { UID: '', GID: '', Mode: 0 }

function networks(path: readonly string[]): KeyedList {
  return {
    path,
    keys: (entries, names) =>
      (entries as NetworkAttachment[]).map(({ Target }) => networkName(Target, names)),
    value: (network) => valueWithout(network, ['Target']),
    entry: (name, value, live) => ({
      ...(value as JsonObject),
      Target: isObject(live) ? live['Target'] : name,
    }),
  }
}

/** `80/tcp`; further publications of the same port have theirs added: `80/tcp/8081`. */
function portKeys(ports: readonly PortConfig[]): string[] {
  const taken = new Set<string>()
  const keys = new Map<PortConfig, string>()
  for (const port of [...ports].sort((a, b) => byText(portRank(a), portRank(b)))) {
    const base = `${port.TargetPort}/${port.Protocol || 'tcp'}`
    keys.set(port, taken.has(base) ? `${base}/${port.PublishedPort ?? 0}` : base)
    taken.add(base)
  }
  return ports.map((port) => keys.get(port) as string)
}

function portRank(port: PortConfig): string {
  return `${String(port.PublishedPort ?? 0).padStart(5, '0')}/${port.PublishMode || 'ingress'}`
}

function valueWithout(entry: unknown, fields: readonly string[]): JsonObject {
  const rest = Object.entries(entry as object).filter(([field]) => !fields.includes(field))
  return (withoutDefaults(Object.fromEntries(rest)) ?? {}) as JsonObject
}
