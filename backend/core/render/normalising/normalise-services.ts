import { type ComposeMap, entriesOf, listOf, own, textOf, without } from '../compose-value.ts'
import type { Path, Remarks } from '../remarks.ts'
import { applyKeyRules } from './apply-key-rules.ts'
import { circleIn, type Dependency, takeDependencies } from './dependencies.ts'
import { type EnvFiles, foldEnvFiles, type Lookup, shieldEnvironment } from './env-files.ts'
import { moveLimits } from './limits.ts'
import { spellMounts } from './mounts.ts'
import { spellServiceNetworks } from './networks.ts'
import { spellPorts } from './ports.ts'
import { spellService } from './spelling.ts'

export interface ServiceOptions {
  envFiles: EnvFiles
  lookup: Lookup
}

/** What a service asks for beyond Docker's stack reader, and Swarm can do. */
export interface KeptService {
  group_add: string[]
  dns_opt: string[]
}

export interface NormalisedServices {
  services: ComposeMap
  after: Record<string, Dependency[]>
  kept: Record<string, KeptService>
}

/** The services Swarm is to run, spelled as Docker's stack reader wants them. */
export function normaliseServices(
  value: unknown,
  options: ServiceOptions,
  remarks: Remarks,
): NormalisedServices {
  const known = entriesOf(value).map(([name]) => name)
  const active = activeServices(value, options.lookup, remarks) as [string, ComposeMap][]
  const names = active.map(([name]) => name)
  const results = active.map(([name, definition]) => {
    const at = ['services', name]
    const taken = takeDependencies(definition, known, at, remarks)
    const after = taken.after.filter((dependency) => names.includes(dependency.service))
    return { name, after, kept: keptOf(taken.service), service: spelled(taken.service, options, at, remarks) }
  })
  const after = Object.fromEntries(results.map((result) => [result.name, result.after]))
  refuseCircle(after, remarks)
  return {
    services: Object.fromEntries(results.map(({ name, service }) => [name, service])),
    after,
    kept: Object.fromEntries(results.map(({ name, kept }) => [name, kept])),
  }
}

function spelled(service: ComposeMap, options: ServiceOptions, at: Path, remarks: Remarks): ComposeMap {
  const steps: ((service: ComposeMap, at: Path, remarks: Remarks) => ComposeMap)[] = [
    (value) => foldEnvFiles(value, options.envFiles, options.lookup, at, remarks),
    (value) => applyKeyRules(value, at, remarks, options.lookup),
    moveLimits,
    spellServiceNetworks,
    (value) => spellPorts(value, options.lookup, at, remarks),
    spellMounts,
    spellService,
    shieldEnvironment,
  ]
  const known = without(service, 'profiles', 'group_add', 'dns_opt')
  return steps.reduce((value, step) => step(value, at, remarks), known)
}

/** The services Compose would start: those without a profile, or with one that COMPOSE_PROFILES names. */
function activeServices(services: unknown, lookup: Lookup, remarks: Remarks): [string, unknown][] {
  const active = (lookup('COMPOSE_PROFILES') ?? '').split(',').map((name) => name.trim())
  return entriesOf(services).filter(([name, service]) => {
    const profiles = listOf(own(service, 'profiles')).map((profile) => textOf(profile) ?? '')
    if (profiles.length === 0 || active.includes('*') || profiles.some((profile) => active.includes(profile)))
      return true
    remarks.note({
      id: 'compose-profile',
      severity: 'info',
      path: ['services', name, 'profiles'],
      text: `The service is left out: none of its profiles is active (${profiles.join(', ')}).`,
      advice: 'Name the profile in COMPOSE_PROFILES in the stack’s .env.',
    })
    return false
  })
}

function keptOf(service: ComposeMap): KeptService {
  const texts = (value: unknown) =>
    (Array.isArray(value) ? listOf(value) : value === undefined ? [] : [value]).flatMap(
      (entry) => textOf(entry) ?? [],
    )
  return { group_add: texts(own(service, 'group_add')), dns_opt: texts(own(service, 'dns_opt')) }
}

function refuseCircle(after: Readonly<Record<string, Dependency[]>>, remarks: Remarks): void {
  const circle = circleIn(after)
  if (circle === undefined) return
  const path = ['services', circle[0]!, 'depends_on']
  remarks.refuse(
    'compose-invalid',
    path,
    `Services wait for each other: ${circle.join(' → ')}`,
    'Break the circle.',
  )
}
