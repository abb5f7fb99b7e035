import { describe, expect, test } from 'vitest'
import { placeOfVolume } from '../../../backend/core/backups/place-of-volume.ts'
import type { SwarmSnapshot } from '../../../backend/core/engine/seen.ts'
import { aSwarmSnapshot } from '../../support/engine/a-swarm-snapshot.ts'
import { aTask, type TaskParts } from '../../support/engine/a-task.ts'
import { aDesiredStack } from '../../support/stack/a-desired-stack.ts'

const spec = aDesiredStack('diary')
  .withService('web', (it) => it.withVolume('diary_db'))
  .build().services[0]!.spec

function seen(...tasks: TaskParts[]): SwarmSnapshot {
  const snapshot = aSwarmSnapshot()
    .withNode('attic', { role: 'manager' })
    .withNode('cellar')
    .withService(spec)
    .build()
  const [service] = snapshot.services
  return { ...snapshot, tasks: tasks.map((task, n) => aTask({ id: `t${n}`, service: service!, ...task })) }
}

const place = (snapshot: SwarmSnapshot, lost = new Set<string>()) => placeOfVolume('diary_db', snapshot, lost)

describe('a volume lies', () => {
  test('where its service runs, not where it ran', () => {
    const tasks = seen({ node: 'attic', state: 'shutdown', wished: 'shutdown' }, { node: 'cellar' })
    expect(place(tasks)).toMatchObject({
      ok: true,
      value: { nodeId: 'id-cellar', services: [{ name: 'diary_web', replicas: 1 }] },
    })
  })

  test('where it ran last while nothing of it runs', () => {
    const tasks = seen(
      { node: 'attic', state: 'shutdown', wished: 'shutdown', createdAt: '2026-11-21T09:00:00Z' },
      { node: 'cellar', state: 'failed', createdAt: '2026-11-21T10:00:00Z' },
    )
    expect(place(tasks)).toMatchObject({ value: { nodeId: 'id-cellar' } })
  })

  test('where it ran last when that node is lost: its data is not on another', () => {
    expect(place(seen({ node: 'cellar' }), new Set(['id-cellar']))).toMatchObject({
      value: { nodeId: 'id-cellar' },
    })
  })

  test('where nobody knows when Swarm has forgotten: the nodes are to be asked', () => {
    expect(place(seen())).toMatchObject({ ok: true, value: { nodeId: undefined } })
  })
})

test('a volume that each of several nodes has for itself is not taken for one', () => {
  const both = seen({ node: 'attic', slot: 1 }, { node: 'cellar', slot: 2 })
  expect(place(both)).toMatchObject({ ok: false, problem: { advice: expect.stringContaining('placement') } })
})

test('a volume that no service has is gone', () => {
  expect(placeOfVolume('other', seen({ node: 'attic' }), new Set())).toMatchObject({
    ok: false,
    problem: { code: 'volume-gone' },
  })
})
