import type { EngineContainer } from '../../../backend/core/engine/seen.ts'
import { digestOf } from '../../../backend/core/plan/keyed/canonical.ts'
import type { ProjectFile } from '../../../backend/core/project/desired-project.ts'
import { type DockerApi, EngineError } from '../../../backend/ports/nodes/docker-api.ts'
import type { Projects } from '../../../backend/ports/projects.ts'
import { aContainer } from '../stack/a-project.ts'

/** A node on which Compose brings projects up, with a link that can be cut at any moment. */
export interface SimulatedComposeNode {
  projects: Projects
  /** Puts what its engine tells into an engine. */
  tellBy(api: DockerApi): void
  containers: EngineContainer[]
  /** Tokens under which Compose really ran. */
  ran: string[]
  /** Nothing gets through; what goes on there goes on. */
  away: boolean
  /** Images whose containers end at once. */
  broken: Set<string>
  /** Ids of images, by reference, that are others than the first; empty: it is not there until it is pulled. */
  images: Map<string, string>
  /** How many looks Compose takes until it is done. */
  slowness: number
  /** Called when Compose has just begun. */
  onBegin(): void
  lease: string
}

interface Service {
  image: string
  [field: string]: unknown
}

export function simulatedComposeNode(name: string): SimulatedComposeNode {
  const files = new Map<string, ProjectFile>()
  let run = { token: '', code: undefined as number | undefined, left: 0, end: () => {} }
  let volume = 0
  const textOf = (path: string) => Buffer.from(files.get(path)?.data ?? '', 'base64').toString('utf8')
  const reached = () => {
    if (node.away) throw new EngineError(name, undefined, `${name} does not answer`)
  }
  const imageId = (reference: string) => node.images.get(reference) ?? `id-${reference}`
  const marks = () =>
    JSON.parse(textOf('.homeport/compose.json')).services as Record<
      string,
      { labels: Record<string, string> }
    >
  /** Compose reads its files when it begins. */
  const bringingUp = () => {
    const { services } = JSON.parse(textOf('compose.yaml')) as { services: Record<string, Service> }
    const labelled = marks()
    return () => bringUp(services, labelled)
  }
  const bringUp = (services: Record<string, Service>, labelled: ReturnType<typeof marks>) => {
    node.containers = Object.entries(services).map(([service, { image }]) => {
      const own = labelled[service]?.labels ?? {}
      const hash = own['dev.homeport.spec-hash'] ?? ''
      const there = node.containers.find(
        ({ Labels, ImageID }) =>
          Labels['com.docker.compose.service'] === service &&
          Labels['dev.homeport.spec-hash'] === hash &&
          ImageID === imageId(image),
      )
      const state = node.broken.has(image) ? { state: 'exited', status: 'Exited (1) 1 second ago' } : {}
      volume += 1
      if (there !== undefined) return there
      const instance = own['dev.homeport.instance']
      const made = aContainer(service, { hash, image, instance, n: volume, ...state })
      return { ...made, ImageID: imageId(image) }
    })
  }
  /** Compose goes on whether anybody looks or not; a look is how time passes here. */
  const goOn = () => {
    if (run.left === 0) return
    run.left = Math.min(run.left, node.slowness) - 1
    if (run.left > 0) return
    run.end()
    run = { ...run, code: 0 }
  }

  const projects: Projects = {
    seal: digestOf,
    look: async (_, paths) => {
      reached()
      const there = paths.flatMap((path): [string, string][] => {
        const file = files.get(path)
        return file === undefined ? [] : [[path, file.hash]]
      })
      return Object.fromEntries(there)
    },
    lacks: async () => {
      reached()
      return []
    },
    render: async (_, sent) => {
      reached()
      const compose = sent.find(({ path }) => path === 'compose.yaml')
      const json = Buffer.from(compose?.data ?? '', 'base64').toString('utf8')
      return { ok: true, value: { json, root: '/tmp/rendered', warnings: [], hostFiles: [], hostValues: [] } }
    },
    putTree: async (_, put, gone) => {
      reached()
      for (const file of put) files.set(file.path, file as ProjectFile)
      for (const path of gone) files.delete(path)
      return { ok: true, value: undefined }
    },
    begin: async (_, token, deed) => {
      reached()
      if (run.left > 0) return false
      if (run.token === token && run.code !== undefined) return true
      const takeDown = () => {
        node.containers = []
      }
      const end = deed.kind === 'up' ? bringingUp() : takeDown
      run = { token, code: undefined, left: node.slowness, end }
      node.ran.push(token)
      node.onBegin()
      return true
    },
    progress: async () => {
      goOn()
      reached()
      const { token, code, left } = run
      return { busy: left > 0, token, log: ['at work'], ...(code === undefined ? {} : { code }) }
    },
    hostMarks: async () => [''],
    readLease: async () => {
      reached()
      return node.lease
    },
    writeLease: async (_node, _folder, before, after) => {
      reached()
      if (node.lease !== before) return false
      node.lease = after
      return true
    },
  }

  const node: SimulatedComposeNode = {
    projects,
    containers: [],
    ran: [],
    away: false,
    broken: new Set(),
    images: new Map(),
    slowness: 3,
    onBegin: () => {},
    lease: '',
    tellBy(api) {
      api.containers = async () => {
        reached()
        return structuredClone(node.containers)
      }
      api.containerInspect = async (id) => {
        reached()
        const found = node.containers.find(({ Id }) => Id === id)
        if (found === undefined) throw new EngineError(name, 404, 'no such container')
        const isUp = found.State === 'running'
        return {
          Id: id,
          RestartCount: 0,
          State: {
            Status: found.State,
            ExitCode: isUp ? 0 : 1,
            StartedAt: 's',
            ...(isUp && { Health: { Status: 'healthy' } }),
          },
        }
      }
      api.containerLogs = async (_id, _options, onLine) => onLine({ stream: 'stderr', text: 'cannot start' })
      api.image = async (reference) =>
        imageId(reference) === '' ? undefined : { Id: imageId(reference), Architecture: 'amd64' }
      api.pull = async (reference) => {
        node.images.set(reference, `pulled-${reference}`)
      }
    },
  }
  return node
}
