import type { Plan } from '../../../contract/plan.ts'
import { labels } from '../../../contract/words.ts'
import type { DesiredProject, ProjectPlace, ProjectService } from '../../project/desired-project.ts'
import {
  composeLabels,
  conditionOf,
  containersOf,
  type FilesOnNode,
  type NodeSnapshot,
  type ProjectContainer,
} from '../../project/seen-project.ts'
import { digestOf } from '../keyed/canonical.ts'

/** A service as homeport last put it on its node. */
export interface AppliedService {
  /** What its containers were made of; see ProjectService. */
  hash: string
  model: Readonly<Record<string, unknown>>
  count: number
  /** Docker Compose's own hash of it, and the image it found: others mean that somebody else made the container. */
  configHash: string
  imageId: string
}

export interface ProjectInput {
  place: ProjectPlace
  /** Undefined: the stack is to be removed. */
  desired: DesiredProject | undefined
  commit: string
  purpose: Plan['purpose']
  /** The release that is put back. */
  release?: number
  snapshot: NodeSnapshot
  files: FilesOnNode
  /** By service. */
  applied: Readonly<Record<string, AppliedService>>
  /** Hashes of the files that homeport last put there, by path. */
  appliedFiles: Readonly<Record<string, string>>
  /** Ids of images on the node, by reference; undefined: it is not there. */
  images: Readonly<Record<string, string | undefined>>
  instance: string
}

export interface ProjectScene extends ProjectInput {
  containers: ProjectContainer[]
}

export function projectScene(input: ProjectInput): ProjectScene {
  return { ...input, containers: containersOf(input.snapshot.containers, input.place.stack) }
}

/** Whether the engine has it as a running one, well or ill. */
export function isUp(container: ProjectContainer): boolean {
  return ['runs', 'starting', 'ill', 'restarting'].includes(conditionOf(container))
}

export function ownerOf({ labels: marks }: ProjectContainer): string | undefined {
  return marks[labels.instance]
}

/** What a plan was made from, of all that is on the node: what comes and goes by itself is left out. */
export function observedProject(scene: ProjectScene): string {
  const volumes = new Set(scene.snapshot.volumes.map(({ Name }) => Name))
  return digestOf({
    containers: scene.containers.map((container) => ({
      id: container.id,
      service: container.service,
      up: isUp(container),
      made: [
        container.labels[labels.specHash],
        container.labels[composeLabels.configHash],
        container.imageId,
      ],
      owner: ownerOf(container),
    })),
    volumes: (scene.desired?.volumes ?? []).map(({ name }) => [name, volumes.has(name)]),
    files: scene.files.hashes,
    otherImages: Object.entries(scene.desired?.services ?? {}).flatMap(([name, service]) =>
      isOfOtherImage(scene, name, service) ? name : [],
    ),
  })
}

/**
 * Whether a service would be made anew for its image alone. Which images are on the node else is no matter: a run itself
 * pulls what it needs.
 */
function isOfOtherImage(
  { containers, images }: ProjectScene,
  name: string,
  { image, hash }: ProjectService,
): boolean {
  const id = images[image]
  const own = containers.filter((one) => one.service === name && one.labels[labels.specHash] === hash)
  return id !== undefined && own.some(({ imageId }) => imageId !== id)
}

export function serviceSubject({ place }: Pick<ProjectScene, 'place'>, service: string): string {
  return `service ${place.stack}/${service}`
}
