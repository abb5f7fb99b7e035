import type { HelperWork } from '../../../../backend/ports/backup-tool.ts'
import type { Client } from '../../../../backend/runs/backups/repository/listen.ts'
import type { World } from '../../../../backend/runs/world.ts'
import { simulatedRepository } from '../../../support/machine/simulated-repository.ts'
import { type SteppingClock, steppingClock } from '../../../support/stepping-clock.ts'

/** Somebody who has work done in a simulated repository, and what is said meanwhile. */
export function aClient(more: Partial<Client> = {}) {
  const repository = simulatedRepository()
  const clock: SteppingClock = steppingClock()
  const facts = new Map<string, string>()
  const said: string[] = []
  const store = {
    instance: '0f1e2d3c-4b5a',
    fact: (key: string) => facts.get(key),
    setFact: (key: string, value: string) => void facts.set(key, value),
  }
  const nodes = ['rpi1', 'rpi2'].map((name) => ({ name, connect: [{ kind: 'ssh' }] }))
  const world = {
    ...{ clock, store, backupTool: repository.tool },
    inventory: () => ({ nodes }),
    whyLost: () => undefined,
  } as unknown as World
  const client: Client = {
    world,
    asks: false,
    unwanted: () => undefined,
    stop: new AbortController().signal,
    say: (line) => said.push(line.trim()),
    ...more,
  }
  return { client, repository, clock, facts, said }
}

export function aBackup(node: string): HelperWork {
  return {
    ...{ id: `run-${node}/0/#1`, node, script: 'backup-files', argv: ['--tag', 'stack=a,volume=db'] },
    repository: { name: 'nas', user: 'keeper', host: 'nas', port: 22, path: '/srv', hostKeys: [] },
    volume: { name: 'a_db', writable: false },
  }
}
