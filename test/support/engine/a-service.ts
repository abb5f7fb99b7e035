import { labels } from '../../../backend/contract/words.ts'
import type { EngineService, UpdateStatus } from '../../../backend/core/engine/seen.ts'
import type { ServiceMode, ServiceSpec, TaskSpec } from '../../../backend/core/engine/spec.ts'

export interface ServiceParts {
  id?: string
  name?: string
  stack?: string
  image?: string
  mode?: ServiceMode
  constraints?: string[]
  task?: Partial<TaskSpec>
  update?: UpdateStatus | null
  spec?: Partial<ServiceSpec>
  labels?: Record<string, string>
  job?: number
}

/** A service as an engine shows it: one replica of `music/web` unless said otherwise. */
export function aService(parts: ServiceParts = {}): EngineService {
  const { name = 'web', stack = 'music', job } = parts
  return {
    ID: parts.id ?? `id-${name}`,
    Version: { Index: 10 },
    CreatedAt: '2026-11-21T09:00:00Z',
    UpdatedAt: '2026-11-21T09:00:00Z',
    Spec: {
      Name: stack === '' ? name : `${stack}_${name}`,
      Labels: { ...(stack === '' ? {} : { [labels.stack]: stack }), ...parts.labels },
      TaskTemplate: aTaskTemplate(parts),
      Mode: parts.mode ?? { Replicated: { Replicas: 1 } },
      ...parts.spec,
    },
    ...(parts.update === undefined ? {} : { UpdateStatus: parts.update }),
    ...(job === undefined ? {} : { JobStatus: { JobIteration: { Index: job } } }),
  }
}

function aTaskTemplate({ image = 'nginx:1', constraints, task }: ServiceParts): TaskSpec {
  const placement = constraints === undefined ? {} : { Placement: { Constraints: constraints } }
  return { ContainerSpec: { Image: image }, Runtime: 'container', ForceUpdate: 0, ...placement, ...task }
}
