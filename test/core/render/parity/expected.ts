import type { DesiredStack } from '../../../../backend/core/plan/desired-stack.ts'
import type { Recorded } from './recording-engine.ts'

// What docker stack deploy sent, with every difference of differences.ts applied, and nothing else.

/** The differences applied here. `honoured` and `refused` are about what docker stack deploy cannot send at all. */
export const applied = [
  'attachable',
  'object-names',
  'object-ids',
  'labels',
  'order',
  'empty',
  'secret-values',
]

type Json = Record<string, unknown>
type Labels = Record<string, string>

/** The bodies a rendered stack has to equal. */
export function expectedBodies(deployed: Recorded, stack: string, desired: DesiredStack): Recorded {
  const names = objectNames(deployed, desired)
  return {
    networks: deployed.networks.map((network) => withLabel(sentNetwork(network), stack)),
    configs: deployed.configs.map((config) => renamed(withLabel(config, stack), names)),
    secrets: deployed.secrets.map(({ Data: _, ...secret }) => renamed(withLabel(secret, stack), names)),
    services: deployed.services.map(
      (service) => withNames(withLabel(withOrder(service), stack), names) as Json,
    ),
  }
}

/** The bodies a rendered stack asks for, with the hash labels of objects taken off: their names hold the hash. */
export function desiredBodies(desired: DesiredStack): Recorded {
  const own = <T extends { external: boolean }>(objects: T[]) => objects.filter(({ external }) => !external)
  return {
    networks: own(desired.networks).map(({ request }) => ({ ...request })),
    configs: own(desired.configs).map(({ name, labels, data }) => ({
      Name: name,
      Labels: unhashed(labels),
      Data: data,
    })),
    secrets: own(desired.secrets).map(({ name, labels }) => ({ Name: name, Labels: unhashed(labels) })),
    services: desired.services.map(({ spec }) => spec),
  }
}

function unhashed(labels: Labels): Labels {
  const { 'dev.homeport.hash': _, ...rest } = labels
  return rest
}

function withLabel(body: Json, stack: string): Json {
  return { ...body, Labels: { ...(body['Labels'] as Labels), 'dev.homeport.stack': stack } }
}

/** Fields of the request that the engine's default gives anyway are left out; `Attachable` is a known difference. */
function sentNetwork({ Scope, Ingress, ConfigOnly, ConfigFrom, IPAM, Options, ...network }: Json): Json {
  if (Scope !== '' || Ingress || ConfigOnly || ConfigFrom)
    throw new Error('docker stack deploy sends something new')
  return {
    ...network,
    Attachable: true,
    ...(IPAM ? { IPAM: sentIpam(IPAM as Json) } : {}),
    ...(isEmpty(Options) ? {} : { Options }),
  }
}

function sentIpam(ipam: Json): Json {
  return Object.fromEntries(Object.entries(ipam).filter(([, value]) => value !== '' && value !== null))
}

/** Names of docker stack deploy to those with the content hash. */
function objectNames(deployed: Recorded, desired: DesiredStack): Map<string, string> {
  const made = [...desired.configs, ...desired.secrets].filter(({ external }) => !external)
  const asked = [...deployed.configs, ...deployed.secrets].map((body) => String(body['Name']))
  return new Map(
    asked.map((name) => [name, made.find((object) => object.name.slice(0, -9) === name)?.name ?? 'none']),
  )
}

function renamed(body: Json, names: Map<string, string>): Json {
  return { ...body, Name: names.get(String(body['Name'])) }
}

/** References by the new names and without ids; a credential spec names its config. */
function withNames(value: unknown, names: Map<string, string>): unknown {
  if (Array.isArray(value)) return value.map((entry) => withNames(entry, names))
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).flatMap(([key, entry]): [string, unknown][] => {
    if (key === 'Configs' || key === 'Secrets') return [[key, sorted(entry as Json[], names)]]
    if (options.includes(key) && isEmpty(entry)) return []
    if (key === 'ConfigID' || key === 'SecretID') return [[key, '']]
    if (key === 'ConfigName' || key === 'SecretName') return [[key, names.get(String(entry)) ?? entry]]
    if (key === 'Config') return [[key, names.get(String(entry).replace('id of ', '')) ?? entry]]
    return [[key, withNames(entry, names)]]
  })
  return Object.fromEntries(entries)
}

/** References to one object come in the chance order of a Go map: here by their file too. */
function sorted(references: Json[], names: Map<string, string>): unknown {
  const keyOf = (reference: Json) =>
    `${reference['ConfigName'] ?? reference['SecretName']}\0${(reference['File'] as Json | undefined)?.['Name'] ?? ''}`
  const named = references.map((reference) => withNames(reference, names) as Json)
  return named.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
}

const options = ['DNSConfig', 'Options', 'DriverOpts', 'DriverConfig']
const isEmpty = (value: unknown) => Object.keys(value ?? {}).length === 0

const portOrder = ['PublishedPort', 'TargetPort', 'Protocol', 'PublishMode']

function withOrder(service: Json): Json {
  const endpoint = service['EndpointSpec'] as { Ports?: Json[] }
  const keyOf = (port: Json) =>
    portOrder
      .map((key) => (typeof port[key] === 'number' ? String(port[key]).padStart(5, '0') : (port[key] ?? '')))
      .join()
  const Ports = endpoint.Ports?.map((port) => ({ PublishedPort: 0, ...port }) as Json)
    .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
    .map(({ PublishedPort, ...port }) => (PublishedPort === 0 ? port : { PublishedPort, ...port }))
  return Ports === undefined ? service : { ...service, EndpointSpec: { ...endpoint, Ports } }
}
