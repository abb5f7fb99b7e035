import type { Operation, OperationOf } from '../../contract/plan.ts'
import { digestOf } from '../../core/plan/keyed/canonical.ts'
import type { AppliedService } from '../../core/plan/project/project-scene.ts'
import { targetKey } from '../../core/plan/subject.ts'
import type { ProjectPlace } from '../../core/project/desired-project.ts'
import { placeOn } from '../../core/project/place.ts'
import { composeLabels, containersOf } from '../../core/project/seen-project.ts'
import type { ProjectOperation, SeenProject } from '../../core/run/project/project-done.ts'
import { EngineError } from '../../ports/nodes/docker-api.ts'
import type { ProjectDeed } from '../../ports/projects.ts'
import type { PartContext } from '../part-context.ts'
import { targetFact } from '../planning/kept-releases.ts'
import { assertInReach } from '../project/node-in-reach.ts'
import { appliedFiles, filesFact } from '../project/project-plan.ts'
import type { Scene } from './scene.ts'

/** Looks at the folder, the containers, and what was begun there. */
export async function seenProject(context: PartContext, operation: ProjectOperation): Promise<SeenProject> {
  const { world } = context
  const place = placeFor(context, operation)
  const isFiles = operation.kind === 'project-files'
  const paths = isFiles ? [...operation.put, ...operation.remove].map(({ path }) => path) : []
  const [run, files, snapshot] = await Promise.all([
    world.projects.progress(place),
    isFiles ? world.projects.look(place, paths) : undefined,
    isFiles ? undefined : world.readNode(place.node, world.engines.node(place.node)),
  ])
  return {
    files: files ?? {},
    containers: containersOf(snapshot?.containers ?? [], place.stack),
    run,
    token: `${context.journal.run.id}-${digestOf(operation).slice(0, 12)}`,
  }
}

export async function putFiles(context: PartContext, operation: OperationOf<'project-files'>): Promise<void> {
  const { projects, secrets } = context.world
  const gone = operation.remove.map(({ path }) => path)
  const filled = operation.put.map(async (file) => {
    if (file.secret === undefined) return file
    const { name, version } = file.secret
    const value = await secrets.value(name, version)
    // The release that comes of it is to be put back with this very value.
    await secrets.keep(name, version)
    return { ...file, data: Buffer.from(value).toString('base64') }
  })
  const put = await projects.putTree(placeFor(context, operation), await Promise.all(filled), gone)
  if (!put.ok) throw new EngineError(operation.node, 500, put.problem.text)
}

export function bringUp(
  context: PartContext,
  operation: OperationOf<'project-up'>,
  scene: Scene,
): Promise<void> {
  return begin(context, operation, scene, { kind: 'up', removesOthers: operation.removes.length > 0 })
}

export function takeDown(
  context: PartContext,
  operation: OperationOf<'project-down'>,
  scene: Scene,
): Promise<void> {
  return begin(context, operation, scene, { kind: 'down' })
}

async function begin(
  context: PartContext,
  operation: ProjectOperation,
  scene: Scene,
  deed: ProjectDeed,
): Promise<void> {
  const place = placeFor(context, operation)
  const { token } = scene.seen.project as SeenProject
  if (await context.world.projects.begin(place, token, deed)) return
  throw new EngineError(place.node, 409, `project ${place.stack} is in use by another command`)
}

function placeFor(context: PartContext, operation: ProjectOperation): ProjectPlace {
  const { subject } = context.plan
  const node = assertInReach(context.world, operation.node)
  return { ...placeOn(node, subject.kind === 'stack' ? subject.stack : ''), folder: operation.folder }
}

/** What was put there and brought up is what was applied. */
export function recordProject(context: PartContext, operation: ProjectOperation, scene: Scene): void {
  const { subject } = context.plan
  if (subject.kind !== 'stack') return
  context.world.store.setFact(targetFact(subject.stack), targetKey(subject))
  const record = records[operation.kind] as (
    context: PartContext,
    stack: string,
    of: Operation,
    scene: Scene,
  ) => void
  record(context, subject.stack, operation, scene)
}

type Records = {
  [K in ProjectOperation['kind']]: (
    context: PartContext,
    stack: string,
    operation: OperationOf<K>,
    scene: Scene,
  ) => void
}

const records: Records = {
  'project-files': ({ world: { store } }, stack, { put, remove }) => {
    const gone = new Set(remove.map(({ path }) => path))
    const stay = Object.entries(appliedFiles(store, stack)).filter(([path]) => !gone.has(path))
    const now = put.map(({ path, hash }) => [path, hash])
    store.setFact(filesFact(stack), JSON.stringify(Object.fromEntries([...stay, ...now])))
  },
  'project-up': ({ world: { store } }, stack, { services, removes }, scene) => {
    const { containers } = scene.seen.project as SeenProject
    for (const service of removes) store.setApplied(stack, service, undefined)
    for (const { service, hash, model, count } of services) {
      const live = containers.find((container) => container.service === service)
      const applied: AppliedService = {
        hash,
        model: model as AppliedService['model'],
        count,
        configHash: live?.labels[composeLabels.configHash] ?? '',
        imageId: live?.imageId ?? '',
      }
      store.setApplied(stack, service, applied)
    }
  },
  'project-down': ({ world: { store } }, stack) => {
    for (const service of Object.keys(store.applied(stack))) store.setApplied(stack, service, undefined)
  },
}
