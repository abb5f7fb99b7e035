import type { EngineContainer } from '../../../backend/core/engine/seen.ts'
import { digestOf } from '../../../backend/core/plan/keyed/canonical.ts'
import { planText } from '../../../backend/core/plan/plan-text.ts'
import { planProject } from '../../../backend/core/plan/project/plan-project.ts'
import type { AppliedService, ProjectInput } from '../../../backend/core/plan/project/project-scene.ts'
import type {
  DesiredProject,
  ProjectFile,
  ProjectService,
} from '../../../backend/core/project/desired-project.ts'

const FOLDER = '/opt/homeport/stacks/radio'
export const place = { node: 'cottage', stack: 'radio', folder: FOLDER, config: '/opt/homeport/config/radio' }

/** A stack `radio` on the node `cottage`, as wished, as it is there, and as homeport last put it there. */
export class ProjectBuilder {
  readonly input: ProjectInput

  constructor(input: ProjectInput) {
    this.input = input
  }

  /** A wished service; its hash is that of its model. */
  withService(
    name: string,
    model: Record<string, unknown> = {},
    more: Partial<ProjectService> = {},
  ): ProjectBuilder {
    const full = { image: 'player:1', ...model }
    const service = {
      hash: digestOf(full),
      model: full,
      image: full.image,
      count: 1,
      restarts: true,
      ...more,
    }
    return this.wishing((desired) => ({ ...desired, services: { ...desired.services, [name]: service } }))
  }

  withoutService(name: string): ProjectBuilder {
    const { [name]: _, ...services } = this.input.desired?.services ?? {}
    return this.wishing((desired) => ({ ...desired, services }))
  }

  withFile(path: string, text: string): ProjectBuilder {
    const file = aFile(path, text)
    return this.wishing((desired) => ({
      ...desired,
      files: [...desired.files.filter((one) => one.path !== path), file],
    }))
  }

  withVolume(name: string, settings: Record<string, unknown> = {}, external = false): ProjectBuilder {
    return this.wishing((desired) => ({
      ...desired,
      volumes: [...desired.volumes.filter((one) => one.name !== name), { name, external, settings }],
    }))
  }

  wishing(change: (desired: DesiredProject) => DesiredProject): ProjectBuilder {
    return this.with({ desired: change(this.input.desired as DesiredProject) })
  }

  with(input: Partial<ProjectInput>): ProjectBuilder {
    return new ProjectBuilder({ ...this.input, ...input })
  }

  /** Changes containers as somebody past homeport would. */
  withContainers(change: (containers: EngineContainer[]) => EngineContainer[]): ProjectBuilder {
    const { snapshot } = this.input
    return this.with({ snapshot: { ...snapshot, containers: change(snapshot.containers) } })
  }

  /** Everything as its plan leaves it. */
  deployed(): ProjectBuilder {
    const { desired, snapshot, instance } = this.input
    const wished = Object.entries(desired?.services ?? {})
    const containers = wished.flatMap(([name, { hash, count, image }]) =>
      Array.from({ length: count }, (_, n) => aContainer(name, { hash, image, instance, n })),
    )
    const applied = wished.map(([name, { hash, model, count, image }]): [string, AppliedService] => [
      name,
      { hash, model, count, configHash: `config-${hash}`, imageId: `id-${image}` },
    ])
    const files = Object.fromEntries((desired?.files ?? []).map(({ path, hash }) => [path, hash]))
    const volumes = (desired?.volumes ?? []).map(({ name }) => ({ Name: name, Driver: 'local' }))
    return this.with({
      snapshot: { ...snapshot, containers, volumes },
      applied: Object.fromEntries(applied),
      files: { hashes: files, lacks: [] },
      appliedFiles: files,
    })
  }

  plan() {
    return planProject(this.input)
  }

  text(): string[] {
    return planText(this.plan())
  }
}

export function aProject(): ProjectBuilder {
  const desired: DesiredProject = {
    stack: 'radio',
    node: 'cottage',
    commit: 'c1',
    folder: FOLDER,
    files: [aFile('compose.yaml', 'services: {}')],
    hostFiles: [],
    services: {},
    volumes: [],
    findings: [],
  }
  return new ProjectBuilder({
    place,
    desired,
    commit: 'c1',
    purpose: 'apply',
    snapshot: { node: 'cottage', at: '2026-11-21T10:00:00.000Z', containers: [], restarts: {}, volumes: [] },
    files: { hashes: {}, lacks: [] },
    applied: {},
    appliedFiles: {},
    images: {},
    instance: 'ours',
  })
}

export function aFile(path: string, text: string): ProjectFile {
  const data = Buffer.from(text).toString('base64')
  return { path, executable: false, hash: digestOf(text), data }
}

interface ContainerParts {
  hash: string
  image?: string
  /** Undefined: nobody's. */
  instance?: string | undefined
  n?: number
  project?: string
  state?: string
  status?: string
}

export function aContainer(service: string, parts: ContainerParts): EngineContainer {
  const { hash, image = 'player:1', instance, n = 0, project = 'radio', state = 'running' } = parts
  return {
    Id: `${project}-${service}-${n}-${hash.slice(0, 8)}`,
    Names: [`/${project}-${service}-${n + 1}`],
    Image: image,
    ImageID: `id-${image}`,
    Created: 1_800_000_000,
    Labels: {
      'com.docker.compose.project': project,
      'com.docker.compose.service': service,
      'com.docker.compose.oneoff': 'False',
      'com.docker.compose.config-hash': `config-${hash}`,
      ...(instance === undefined
        ? {}
        : {
            'dev.homeport.stack': project,
            'dev.homeport.instance': instance,
            'dev.homeport.spec-hash': hash,
          }),
    },
    State: state,
    Status: parts.status ?? (state === 'running' ? 'Up 2 minutes (healthy)' : 'Exited (137) 1 second ago'),
  }
}
