import type { EngineService, EngineTask, TaskState } from '../../../backend/core/engine/seen.ts'
import { aService } from './a-service.ts'

export interface TaskParts {
  id?: string
  service?: EngineService
  slot?: number
  node?: string
  state?: TaskState
  wished?: TaskState
  err?: string
  message?: string
  exit?: number
  createdAt?: string
  at?: string
  spec?: EngineTask['Spec']
  iteration?: number
}

/** A task as an engine shows it: running in slot 1 of its service on the node `attic` unless said otherwise. */
export function aTask(parts: TaskParts = {}): EngineTask {
  const { service = aService(), slot = 1, node = 'attic', state = 'running', exit, iteration } = parts
  const global = service.Spec.Mode?.Global !== undefined || service.Spec.Mode?.GlobalJob !== undefined
  return {
    ID: parts.id ?? `${service.ID}.${global ? node : slot}.${state}`,
    Version: { Index: 20 },
    CreatedAt: parts.createdAt ?? '2026-11-21T10:00:00Z',
    UpdatedAt: parts.createdAt ?? '2026-11-21T10:00:00Z',
    ServiceID: service.ID,
    ...(global || slot === 0 ? {} : { Slot: slot }),
    ...(node === '' ? {} : { NodeID: `id-${node}` }),
    Spec: parts.spec ?? asTaskShowsIt(service),
    Status: {
      Timestamp: parts.at ?? '2026-11-21T10:00:01Z',
      State: state,
      ...(parts.message === undefined ? {} : { Message: parts.message }),
      ...(parts.err === undefined ? {} : { Err: parts.err }),
      ...(exit === undefined ? {} : { ContainerStatus: { ContainerID: 'c1', ExitCode: exit } }),
    },
    DesiredState: parts.wished ?? (state === 'failed' || state === 'rejected' ? 'shutdown' : 'running'),
    ...(iteration === undefined ? {} : { JobIteration: { Index: iteration } }),
  }
}

/** Engines leave `Runtime` out of a task's spec although the service's has it (seen on 20.10). */
function asTaskShowsIt(service: EngineService): EngineTask['Spec'] {
  const { Runtime: _, ...spec } = service.Spec.TaskTemplate
  return spec
}
