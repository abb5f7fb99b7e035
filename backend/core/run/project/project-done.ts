import type { Operation, OperationKind, OperationOf } from '../../../contract/plan.ts'
import { labels } from '../../../contract/words.ts'
import { isUp } from '../../plan/project/project-scene.ts'
import type { ProjectContainer, ProjectRun } from '../../project/seen-project.ts'
import type { OperationState } from '../done.ts'

/** What was seen just now of the project an operation is about. */
export interface SeenProject {
  /** sha256 by path. */
  files: Readonly<Record<string, string>>
  containers: readonly ProjectContainer[]
  /** The last thing that was begun there, by whomever. */
  run: ProjectRun
  /** Under which this operation of this run is begun, and known again. */
  token: string
}

export type ProjectOperation = OperationOf<Extract<OperationKind, `project-${string}`>>

export function isProjectOperation(operation: Operation): operation is ProjectOperation {
  return operation.kind.startsWith('project-')
}

/** As operationState, of what is done on a Compose node. */
export function projectOperationState(operation: ProjectOperation, seen: SeenProject): OperationState {
  if (operation.kind === 'project-files') return afterFiles(operation, seen)
  const { run, token } = seen
  if (run.busy) return { state: 'busy', text: run.log.at(-1) ?? 'Docker Compose is at work' }
  const isDone = operation.kind === 'project-up' ? isBroughtUp(operation, seen) : seen.containers.length === 0
  if (run.token !== token || run.code === undefined) {
    // Only Compose sees whether a container that bears our mark was ever started, and is of the image and files of now.
    const isKnown = operation.kind === 'project-down' && isDone
    // Cut off by a power loss, it left no code: it is begun again.
    return isKnown ? { state: 'done', detail: 'as intended' } : act
  }
  if (run.code !== 0) return { state: 'failed', text: `Docker Compose failed: ${lastWords(run)}` }
  return isDone
    ? { state: 'done', detail: operation.kind === 'project-up' ? 'up' : 'down' }
    : { state: 'failed', text: 'Docker Compose ended well, but the containers are not as intended' }
}

const act: OperationState = { state: 'act' }

function afterFiles(operation: OperationOf<'project-files'>, { files }: SeenProject): OperationState {
  const { put, remove, subject } = operation
  const isPut = put.every(({ path, hash }) => files[path] === hash)
  if (isPut && remove.every(({ path }) => files[path] === undefined)) return { state: 'done', detail: 'put' }
  const strange = [
    ...put.filter(({ path, hash, before }) => files[path] !== hash && files[path] !== before),
    ...remove.filter(({ path, before }) => files[path] !== undefined && files[path] !== before),
  ]
  if (strange.length === 0) return act
  const names = strange.map(({ path }) => path).join(', ')
  return { state: 'conflict', text: `${subject}: ${names} was changed by someone else meanwhile` }
}

function isBroughtUp({ services, removes }: OperationOf<'project-up'>, { containers }: SeenProject): boolean {
  const of = (name: string) => containers.filter(({ service }) => service === name)
  const isGone = removes.every((name) => of(name).length === 0)
  return (
    isGone &&
    services.every(({ service, hash, count, deed }) => {
      const own = of(service)
      const isMade = own.length === count && own.every((one) => one.labels[labels.specHash] === hash)
      return isMade && (deed !== 'start' || own.every(isUp))
    })
  )
}

function lastWords({ log, code }: ProjectRun): string {
  return log.slice(-3).join('; ') || `it ended with code ${code} and said nothing`
}
