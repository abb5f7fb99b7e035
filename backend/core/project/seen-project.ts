import type { EngineContainer } from '../engine/seen.ts'
import type { EngineVolume } from '../engine/volume.ts'

/** Everything one look at a node's engine brings back. A value: it never changes. */
export interface NodeSnapshot {
  node: string
  /** UTC. */
  at: string
  /** Those that Docker Compose made. */
  containers: EngineContainer[]
  /** Of those that are about to be started again by the engine: how often they were before, by id. */
  restarts: Readonly<Record<string, { count: number; exitCode: number }>>
  volumes: EngineVolume[]
}

/** In place of the hash of a file that homeport may not read: no file has it. */
export const UNREADABLE = '0'.repeat(64)

/** What lies on a node in the folder of a stack. */
export interface FilesOnNode {
  /** sha256 by path, of those asked for that are there. */
  hashes: Readonly<Record<string, string>>
  lacks: readonly Lack[]
}

/** Something that a node needs to run projects and has not, in words with the way out. */
export interface Lack {
  text: string
  advice: string
}

/** The last thing that homeport began there. */
export interface ProjectRun {
  /** Something is at work on the project. */
  busy: boolean
  /** Who began it; empty when nobody has yet. */
  token: string
  /** How it ended; undefined: it has not, or was cut off. */
  code?: number
  /** The end of what it said. */
  log: string[]
}

/** Labels that Docker Compose puts on what it makes. */
export const composeLabels = {
  project: 'com.docker.compose.project',
  service: 'com.docker.compose.service',
  configHash: 'com.docker.compose.config-hash',
  oneOff: 'com.docker.compose.oneoff',
  folder: 'com.docker.compose.project.working_dir',
} as const

/** A container that Docker Compose made for a service, in short. */
export interface ProjectContainer {
  id: string
  service: string
  imageId: string
  image: string
  state: string
  /** As the engine words it: `Up 3 minutes (healthy)`. */
  status: string
  /** Seconds since 1970. */
  createdAt: number
  labels: Readonly<Record<string, string>>
}

/** The containers of a project, by service and name; those of `compose run` are nobody's service. */
export function containersOf(containers: readonly EngineContainer[], project: string): ProjectContainer[] {
  return containers
    .filter(({ Labels }) => Labels[composeLabels.project] === project)
    .filter(({ Labels }) => Labels[composeLabels.oneOff]?.toLowerCase() !== 'true')
    .map(({ Id, Image, ImageID, Labels, State, Status, Created = 0 }) => ({
      id: Id,
      service: Labels[composeLabels.service] ?? '',
      imageId: ImageID,
      image: Image,
      state: State,
      status: Status,
      createdAt: Created,
      labels: Labels,
    }))
    .sort((a, b) => (a.service < b.service ? -1 : a.service > b.service ? 1 : a.id < b.id ? -1 : 1))
}

export type Condition = 'runs' | 'starting' | 'ill' | 'restarting' | 'ended' | 'failed' | 'stopped'

/** What state and words of a container come to; a list of containers tells health only in words. */
export function conditionOf({ state, status }: Pick<ProjectContainer, 'state' | 'status'>): Condition {
  if (state === 'restarting') return 'restarting'
  if (state === 'exited') return /^Exited \(0\)/.test(status) ? 'ended' : 'failed'
  if (state !== 'running') return 'stopped'
  if (status.includes('(unhealthy)')) return 'ill'
  return status.includes('(health: starting)') ? 'starting' : 'runs'
}
