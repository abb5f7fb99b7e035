import type { Problem } from '../../contract/doors/problem.ts'
import type { Finding } from '../../contract/plan.ts'
import type { DesiredService, DesiredStack } from '../plan/desired-stack.ts'
import { own } from './compose-value.ts'
import { convertNetworks } from './convert-networks.ts'
import { convertConfigs, convertSecrets, type ObjectsRequest } from './convert-objects.ts'
import { compareBytes } from './converting/byte-order.ts'
import { convertService } from './converting/convert-service.ts'
import { isImage } from './converting/familiar-image.ts'
import { type Scope, scoped } from './converting/scope.ts'
import type { ModelService, StackModel } from './converting/stack-model.ts'
import { KEPT, type Kept } from './normalise.ts'
import type { Dependency } from './normalising/dependencies.ts'
import { refuseServiceName } from './object-names.ts'
import { type ComposeSource, type Remarks, remarksAbout } from './remarks.ts'
import { checkMarkers, markersIn } from './secret-markers.ts'

export interface ConvertRequest extends Pick<ObjectsRequest, 'contents' | 'secrets'> {
  source: ComposeSource
  swarm: string
  commit: string
  /** What `docker stack config` printed, parsed. */
  model: StackModel
  after: Readonly<Record<string, Dependency[]>>
  variables: Readonly<Record<string, string>>
  /** Where Docker's stack reader put relative paths. */
  root: string
  /** What stack.yaml says something about. */
  expected: { volumes: readonly string[]; secrets: readonly string[] }
}

export interface Converted {
  desired: DesiredStack
  notes: Finding[]
  problems: Problem[]
}

/** What was kept aside on the way through Docker's stack reader. */
export function keptIn(model: StackModel): Kept {
  const kept = (own(model, KEPT) ?? {}) as Partial<Kept>
  return { services: {}, networks: {}, contents: {}, secrets: {}, ...kept }
}

/** Files of configs by key, absolute; those whose content stands in the Compose file have none. */
export function configFilesIn(model: StackModel): Record<string, string> {
  const { contents } = keptIn(model)
  const files = Object.entries(model.configs ?? {}).flatMap(([key, config]): [string, string][] =>
    config.external || Object.hasOwn(contents, key) ? [] : [[key, config.file ?? '']],
  )
  return Object.fromEntries(files)
}

/**
 * The output of `docker stack config` as what Swarm is to be asked for (engine.md § 2.4): what `docker stack deploy`
 * would send, with the differences of `differences.ts`.
 */
export function convertStack(request: ConvertRequest): Converted {
  const { source, model, variables, root } = request
  const { stack } = source
  const remarks = remarksAbout(source)
  const kept = keptIn(model)
  const objects: ObjectsRequest = { ...request, stack, kept, remarks }
  const configs = convertConfigs(objects)
  const secrets = convertSecrets(objects)
  const objectNames = { configs: namesOf(configs), secrets: namesOf(secrets) }
  const scope: Scope = { stack, model, kept, remarks, objectNames, variables, root }
  const services = Object.entries(model.services ?? {}).map(([name, service]): DesiredService => {
    refuseService(name, service, stack, remarks)
    const spec = convertService(name, service, scope)
    checkMarkers(name, spec, Object.keys(request.secrets), remarks)
    return { service: name, spec, after: (own(request.after, name) as Dependency[] | undefined) ?? [] }
  })
  const desired: DesiredStack = {
    stack,
    swarm: request.swarm,
    commit: request.commit,
    networks: convertNetworks(stack, model, kept, remarks),
    configs: Object.values(configs).sort(byName),
    secrets: Object.values(secrets).sort(byName),
    services: services.sort((a, b) => compareBytes(a.service, b.service)),
    findings: [],
  }
  tellUnknown(request, kept, desired, remarks)
  return { desired, notes: remarks.notes, problems: remarks.problems }
}

const byName = (a: { name: string }, b: { name: string }) => compareBytes(a.name, b.name)

function namesOf(objects: Readonly<Record<string, { name: string }>>): Record<string, string> {
  return Object.fromEntries(Object.entries(objects).map(([key, { name }]) => [key, name]))
}

function refuseService(name: string, service: ModelService, stack: string, remarks: Remarks): void {
  const path = ['services', name]
  refuseServiceName(scoped(stack, name), path, remarks)
  if (isImage(service.image ?? '')) return
  const text = service.image ? `${service.image} is no image reference.` : 'The service names no image.'
  remarks.refuse('needs-image', [...path, 'image'], text, 'Write image: name:tag.')
}

/** What stack.yaml names and the Compose file does not have: most often a misspelt name. */
function tellUnknown(
  { model, expected }: ConvertRequest,
  kept: Kept,
  desired: DesiredStack,
  remarks: Remarks,
): void {
  const used = [...Object.values(kept.secrets), ...markersIn(desired.services)]
  const unknown = [
    ...expected.volumes
      .filter((name) => !Object.hasOwn(model.volumes ?? {}, name))
      .map((name) => ['volume', name]),
    ...expected.secrets.filter((name) => !used.includes(name)).map((name) => ['secret', name]),
  ]
  for (const [what, name] of unknown) {
    remarks.note({
      id: `${what}-unknown.${name}`,
      severity: 'warning',
      path: [`${what}s`],
      text: `stack.yaml names the ${what} ${name}, which the Compose file does not use.`,
      advice: 'Correct the name, or remove it from stack.yaml.',
    })
  }
}
