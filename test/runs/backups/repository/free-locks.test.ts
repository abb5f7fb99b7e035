import { expect, test } from 'vitest'
import { lockName } from '../../../../backend/core/backups/restic/locks.ts'
import { workInRepository } from '../../../../backend/runs/backups/repository/work-in-repository.ts'
import { aBackup, aClient } from './a-client.ts'

const HOUR = 3_600_000
const onOther = lockName('0f1e2d3c-4b5a', 'rpi2', 'a'.repeat(26))

/** The repository is locked for so long by a helper on rpi2. */
function lockedFor(ms: number, by: string, running: string[]) {
  const { client, repository, clock, said } = aClient()
  repository.isThere = true
  const isOver = () => clock.monotonic() >= ms || repository.deeds.includes('unlock')
  repository.fails = (script) => (script.includes('lock') || isOver() ? undefined : { code: 11 })
  repository.locks = () => (isOver() ? [] : [{ id: 'ab12', time: '2026-11-21T11:00:00Z', hostname: by }])
  repository.tool.running = async (node) => (node === 'rpi2' ? running : [])
  return { client, repository, clock, said }
}

test('a lock of a helper of ours that runs is waited for, however long it works', async () => {
  const { client, repository } = lockedFor(2 * HOUR, onOther, [onOther])
  expect(await workInRepository(client, aBackup('rpi1'))).toMatchObject({ ok: true })
  expect(repository.deeds).not.toContain('unlock')
})

test('forgetting does not wait for it: the next backup can do it as well, and the stack is free', async () => {
  const { client, clock } = lockedFor(2 * HOUR, onOther, [onOther])
  const forgotten = await workInRepository(client, { ...aBackup('rpi1'), script: 'forget' })
  expect(forgotten).toMatchObject({ ok: false, problem: { code: 'repository-locked' } })
  expect(clock.monotonic()).toBeLessThan(HOUR)
})

test('a lock of somebody else is waited for a minute, and never taken away', async () => {
  const { client, repository, clock } = lockedFor(2 * HOUR, 'laptop', [])
  const worked = await workInRepository(client, aBackup('rpi1'))
  expect(worked).toMatchObject({ ok: false, problem: { code: 'repository-locked' } })
  expect(repository.deeds).not.toContain('unlock')
  expect(clock.monotonic()).toBeLessThan(2 * 60_000)
})

test('a lock of a helper of ours that runs no more is taken away', async () => {
  const { client, repository } = lockedFor(2 * HOUR, onOther, [])
  expect(await workInRepository(client, aBackup('rpi1'))).toMatchObject({ ok: true })
  expect(repository.deeds).toContain('unlock')
})

test('whoever is cancelled waits for no lock', async () => {
  const cancelled = { code: 'cancelled', text: 'cancelled by anna' }
  const { client, clock } = lockedFor(2 * HOUR, onOther, [onOther])
  const unwanted = () => (clock.monotonic() > 60_000 ? cancelled : undefined)
  const worked = await workInRepository({ ...client, unwanted }, aBackup('rpi1'))
  expect(worked).toEqual({ ok: false, problem: cancelled })
  expect(clock.monotonic()).toBeLessThan(2 * 60_000)
})
