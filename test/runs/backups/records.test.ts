import { expect, test } from 'vitest'
import {
  recordBackup,
  recordProven,
  recordStarted,
  recordStopped,
  stoppedServices,
  volumeBackups,
} from '../../../backend/runs/backups/records.ts'
import { anInventory } from '../../support/home/an-inventory.ts'

function facts() {
  const known = new Map<string, string>()
  return {
    fact: (key: string) => known.get(key),
    setFact: (key: string, value: string) => void known.set(key, value),
  }
}

test('what a given-up restore left stopped is known after the restore of another volume of the stack', () => {
  const store = facts()
  recordStopped(store, 'radio', { radio_db: 2 })
  recordStopped(store, 'radio', { radio_web: 1 })
  expect(stoppedServices(store, 'radio')).toEqual({ radio_db: 2, radio_web: 1 })
  recordStarted(store, 'radio', ['radio_web'])
  expect(stoppedServices(store, 'radio')).toEqual({ radio_db: 2 })
  recordStarted(store, 'radio', ['radio_db'])
  expect(stoppedServices(store, 'radio')).toEqual({})
})

test('a backup in another repository than the one of now is none, nor is its proof', () => {
  const store = facts()
  const last = { snapshot: 'a', at: '2026-11-21T03:30:00Z', node: 'rpi2', bytes: 1, files: 1, tookMs: 1 }
  recordBackup(store, 'radio', 'db', last, 'nas')
  recordProven(store, 'radio', 'db', { at: last.at, snapshot: 'a', of: last.at, tookMs: 1 })
  const told = (name: string) => {
    const repositories = { [name]: { url: 'sftp:keeper@nas:/srv' } }
    const inventory = anInventory()
      .withTopology(`home: attic\nswarms: { main: {} }\nbackup: ${JSON.stringify({ repositories })}`)

      .withStack('radio', {
        stack: 'run_on: { swarm: main }\nvolumes: { db: { backup: { kind: files } } }',
        compose: 'services: { web: { image: nginx, volumes: ["db:/data"] } }\nvolumes: { db: {} }',
      })
    return volumeBackups(store, inventory.inventory())[0]
  }
  expect(told('nas')).toMatchObject({ repository: 'nas', last, proven: { snapshot: 'a' }, since: last.at })
  expect(told('attic')).toEqual({ stack: 'radio', volume: 'db', kind: 'files', repository: 'attic' })
  const next = { ...last, snapshot: 'b', at: '2026-11-22T03:30:00Z' }
  recordBackup(store, 'radio', 'db', next, 'attic')
  expect(told('attic')).toEqual({
    ...{ stack: 'radio', volume: 'db', kind: 'files', repository: 'attic' },
    last: next,
    since: next.at,
  })
})
