import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { openStore, type StoreOptions } from '../../../backend/adapters/store/open-store.ts'
import type { RunEvent } from '../../../backend/contract/run.ts'
import type { Store } from '../../../backend/ports/store.ts'

/** A real store in a folder; closed when the test ends. */
export function memoryIn(folder: string, options: Partial<StoreOptions> = {}): Store {
  const store = openStore({
    path: join(folder, 'homeport.db'),
    instance: 'test',
    version: '0.1.0',
    ...options,
  })
  let open = true
  onTestFinished(() => {
    if (open) store.close()
  })
  return {
    ...store,
    close: () => {
      open = false
      store.close()
    },
  }
}

export const AT = '2026-03-01T12:00:00.000Z'

export function runCreated(run: string, plans: string[] = []): Extract<RunEvent, { type: 'run.created' }> {
  const subject = { kind: 'stack', stack: 'music', target: 'main' } as const
  return {
    ...{ type: 'run.created' as const, id: run, by: 'ann', answers: {}, stages: ['prepare'], format: 1 },
    parts: plans.map((plan) => ({ subject, plan })),
  }
}

export const runFinished: RunEvent = { type: 'run.finished', state: 'succeeded', summary: [] }

export const step = (text: string): RunEvent => ({ type: 'step.started', part: 0, step: 'pull', text })
