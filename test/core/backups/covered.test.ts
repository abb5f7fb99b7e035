import { expect, test } from 'vitest'
import { ableVolumes, coveredVolumes } from '../../../backend/core/backups/covered.ts'

const volumes = {
  db: { backup: { kind: 'sqlite' as const, paths: ['a.db'] } },
  notes: { backup: { kind: 'files' as const } },
  dump: { backup: { kind: 'dump' as const, command: 'pg_dump' } },
  cache: { backup: { kind: 'none' as const } },
  tmp: {},
}
const stack = { name: 'diary', volumes }
const named = (all: { volume: string }[]) => all.map(({ volume }) => volume)

test('what is to be backed up is what the inventory names a kind for, as the engine calls it', () => {
  const covered = coveredVolumes(stack)
  expect(named(covered)).toEqual(['db', 'notes', 'dump'])
  expect(covered[0]).toEqual({ volume: 'db', name: 'diary_db', kind: 'sqlite', paths: ['a.db'], exclude: [] })
})

test('a kind this version cannot keeps none of the others from being backed up', () => {
  const able = ableVolumes({ stack, volumes: coveredVolumes(stack) })
  expect(able.ok && named(able.value)).toEqual(['db', 'notes'])
})

test('when it can none of them, it says which and what to do', () => {
  const only = coveredVolumes(stack).filter(({ kind }) => kind === 'dump')
  expect(ableVolumes({ stack, volumes: only })).toMatchObject({
    ok: false,
    problem: { text: expect.stringContaining('kind dump'), advice: 'Use files or sqlite.' },
  })
})
