import type { EngineService, EngineTask, UpdateState } from '../../../../backend/core/engine/seen.ts'
import { emptyMemory, remember } from '../../../../backend/core/run/service-memory.ts'
import {
  type ServiceLook,
  type ServiceVerdict,
  serviceVerdict,
} from '../../../../backend/core/run/service-verdict.ts'
import { aNode } from '../../../support/engine/a-node.ts'
import { aService } from '../../../support/engine/a-service.ts'

export const STARTED = '2026-11-21T10:00:00Z'
export const nodes = [aNode('attic'), aNode('cellar')]

/** What is said after looks `everyMs` apart; a look is the tasks seen, or more. */
export function afterLooks(
  service: EngineService,
  looks: (EngineTask[] | Partial<ServiceLook>)[],
  everyMs = 1000,
) {
  let memory = emptyMemory
  let verdict: ServiceVerdict | undefined
  for (const [index, given] of looks.entries()) {
    const more = Array.isArray(given) ? { tasks: given } : given
    const look = { service, tasks: [], nodes, startedAt: STARTED, now: index * everyMs, ...more }
    memory = remember(memory, look)
    verdict = serviceVerdict(look, memory)
  }
  return verdict
}

export const healthy = (since: number) => ({ state: 'healthy', since })
export const converging = (text: string) => ({ state: 'converging', text })
export const updated = (State: UpdateState, StartedAt = STARTED, Message?: string) =>
  aService({ update: { State, StartedAt, ...(Message === undefined ? {} : { Message }) } })
export const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value)
