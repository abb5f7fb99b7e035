import { expect, test } from 'vitest'
import { workInRepository } from '../../../../backend/runs/backups/repository/work-in-repository.ts'
import { aBackup, aClient } from './a-client.ts'

test('a question that hangs ends, is told as such, and leaves no helper on the node', async () => {
  const { client, repository, clock } = aClient({ asks: true })
  repository.hangs = () => true
  const asked = await workInRepository(client, { ...aBackup('rpi1'), script: 'snapshots' })
  expect(asked).toMatchObject({ ok: false, problem: { code: 'repository-unreachable' } })
  expect(clock.monotonic()).toBeLessThan(5 * 60_000)
  expect([...repository.left.keys()]).toEqual([])
})

test('work that hangs ends as soon as nobody wants it any more, and leaves no helper on the node', async () => {
  const cancelled = { code: 'cancelled', text: 'cancelled by anna' }
  let wanted = true
  const { client, repository, clock } = aClient({ unwanted: () => (wanted ? undefined : cancelled) })
  repository.hangs = () => true
  const work = workInRepository(client, aBackup('rpi1'))
  await clock.wait(3_600_000)
  expect([...repository.left.keys()].length).toBe(1)
  wanted = false
  expect(await work).toEqual({ ok: false, problem: cancelled })
  expect([...repository.left.keys()]).toEqual([])
})

test('nothing that has ended is watched any more', async () => {
  const { client, clock } = aClient()
  await workInRepository(client, aBackup('rpi1'))
  expect(clock.open()).toBe(0)
})
