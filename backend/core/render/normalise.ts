import type { Problem } from '../../contract/doors/problem.ts'
import type { Finding } from '../../contract/plan.ts'
import { type ComposeMap, entriesOf, isDeeperThan, isMap, own, textOf, without } from './compose-value.ts'
import type { Dependency } from './normalising/dependencies.ts'
import type { EnvFiles, Lookup } from './normalising/env-files.ts'
import { type KeptNetwork, spellNetworks } from './normalising/networks.ts'
import { type KeptService, normaliseServices } from './normalising/normalise-services.ts'
import { spellConfigs, spellSecrets } from './normalising/objects.ts'
import { spellTexts } from './normalising/spelling.ts'
import { tellVariables } from './normalising/tell-variables.ts'
import { type ComposeSource, type Remarks, remarksAbout } from './remarks.ts'
import { prefixVariables } from './variables.ts'

/** The extension under which what Docker's stack reader would refuse travels through it, variables put in. */
export const KEPT = 'x-homeport-kept'

/** What travels under KEPT, by key of the Compose file. */
export interface Kept {
  services: Record<string, KeptService>
  networks: Record<string, KeptNetwork>
  /** Contents of configs that stand in the Compose file itself. */
  contents: Record<string, string>
  /** Entries of the secret store. */
  secrets: Record<string, string>
}

export interface NormaliseOptions {
  variables: Readonly<Record<string, string>>
  envFiles: EnvFiles
  /** Entries of the secret store the stack may use. */
  secrets: readonly string[]
}

export interface Normalised {
  /** For `docker stack config`, every variable under a prefix. */
  value: ComposeMap
  notes: Finding[]
  after: Record<string, Dependency[]>
  problems: Problem[]
}

const MAX_DEPTH = 60

/**
 * A Compose file as Docker's stack reader takes it. What Swarm cannot do is a problem; every key changed or left
 * out is a note (engine.md § 2.3).
 */
export function normaliseCompose(source: ComposeSource, options: NormaliseOptions): Normalised {
  const remarks = remarksAbout(source)
  const root = checkedRoot(source.value, remarks)
  const { value, after } =
    root === undefined ? { value: {}, after: {} } : normaliseRoot(root, source.stack, options, remarks)
  return { value, after, notes: remarks.notes, problems: remarks.problems }
}

function checkedRoot(value: unknown, remarks: Remarks): ComposeMap | undefined {
  const advice = 'See the Compose specification.'
  if (isDeeperThan(value, MAX_DEPTH)) {
    remarks.refuse('compose-invalid', [], `The file is nested deeper than ${MAX_DEPTH} levels.`, advice)
    return undefined
  }
  if (!isMap(value) || !isMap(own(value, 'services'))) {
    remarks.refuse('compose-invalid', ['services'], 'A Compose file is a map with services.', advice)
    return undefined
  }
  const wrong = entriesOf(own(value, 'services')).filter(([, service]) => !isMap(service))
  for (const [name] of wrong)
    remarks.refuse('compose-invalid', ['services', name], 'A service is a map.', advice)
  return wrong.length > 0 ? undefined : value
}

function normaliseRoot(root: ComposeMap, stack: string, options: NormaliseOptions, remarks: Remarks) {
  const lookup: Lookup = (name) =>
    Object.hasOwn(options.variables, name) ? options.variables[name] : undefined
  const { services, after, kept } = normaliseServices(root['services'], { ...options, lookup }, remarks)
  const networks = spellNetworks(own(root, 'networks'), remarks)
  const configs = spellConfigs(own(root, 'configs'), lookup, remarks)
  const secrets = spellSecrets(own(root, 'secrets'), options.secrets, remarks)
  const aside: Kept = {
    services: kept,
    networks: networks.kept,
    contents: configs.contents,
    secrets: secrets.entries,
  }
  const value = {
    ...normaliseTop(root, stack, remarks),
    services,
    ...section('networks', networks.networks),
    ...section('volumes', spellVolumes(own(root, 'volumes'), remarks)),
    ...section('configs', configs.configs),
    ...section('secrets', secrets.secrets),
    [KEPT]: aside,
  }
  tellVariables(
    { ...pick(root, sections), services: pick(root['services'], Object.keys(services)) },
    lookup,
    remarks,
  )
  return { value: prefixVariables(value) as ComposeMap, after }
}

const pick = (map: unknown, keys: readonly string[]) =>
  Object.fromEntries(entriesOf(map).filter(([key]) => keys.includes(key)))

const section = (key: string, value: unknown) =>
  value === undefined || value === null ? {} : { [key]: value }

function spellVolumes(volumes: unknown, remarks: Remarks): unknown {
  if (!isMap(volumes)) return volumes
  return Object.fromEntries(
    Object.entries(volumes).map(([name, volume]) => {
      const at = ['volumes', name]
      return [name, spellTexts(spellTexts(volume, ['labels'], at, remarks), ['driver_opts'], at, remarks)]
    }),
  )
}

const sections = ['services', 'networks', 'volumes', 'configs', 'secrets']

/** Everything beside the sections. The name of a stack is its folder's; `version` means nothing any more. */
function normaliseTop(root: ComposeMap, stack: string, remarks: Remarks): ComposeMap {
  for (const key of ['include', 'models'].filter((name) => Object.hasOwn(root, name))) {
    const advice = 'Write everything into one Compose file.'
    remarks.refuse('compose-refused', [key], `${key}: Docker's stack reader does not know it.`, advice)
  }
  const name = textOf(own(root, 'name'))
  if (name !== undefined && name !== stack) {
    remarks.note({
      id: 'compose-unused.name',
      severity: 'info',
      path: ['name'],
      text: `The name ${name} is not used: the stack is called ${stack}, as its folder.`,
      advice: 'Remove it, or rename the folder.',
    })
  }
  return without(root, 'name', 'version', 'include', 'models', KEPT, ...sections)
}
