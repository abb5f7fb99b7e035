import { expect, test } from 'vitest'
import { workInRepository } from '../../../../backend/runs/backups/repository/work-in-repository.ts'
import { aBackup, aClient } from './a-client.ts'

test('two first backups at once make one repository: of two makers one would leave a key that opens nothing', async () => {
  const { client, repository } = aClient()
  const both = await Promise.all([
    workInRepository(client, aBackup('rpi1')),
    workInRepository(client, aBackup('rpi2')),
  ])
  expect(both.map(({ ok }) => ok)).toEqual([true, true])
  expect(repository.deeds.filter((deed) => deed === 'init').length).toBe(1)
  expect(repository.snapshots.length).toBe(2)
})

test('who found none before another had made it does not take it for lost', async () => {
  const { client, repository } = aClient()
  const { work } = repository.tool
  const slow = Promise.withResolvers<void>()
  repository.tool.work = async (wanted, onLine, signal) => {
    const lines: string[] = []
    await work(wanted, (line) => lines.push(line), signal)
    if (wanted.node === 'rpi2') await slow.promise
    for (const line of lines) onLine(line)
  }
  const late = workInRepository(client, aBackup('rpi2'))
  expect(await workInRepository(client, aBackup('rpi1'))).toMatchObject({ ok: true })
  slow.resolve()
  expect(await late).toMatchObject({ ok: true })
  expect(repository.deeds.filter((deed) => deed === 'init').length).toBe(1)
})

test('whoever comes after a maker that failed tries anew', async () => {
  const { client, repository } = aClient()
  repository.fails = (script) => (script === 'init' ? { code: 1, words: 'No route to host' } : undefined)
  expect(await workInRepository(client, aBackup('rpi1'))).toMatchObject({ ok: false })
  repository.fails = () => undefined
  expect(await workInRepository(client, aBackup('rpi1'))).toMatchObject({ ok: true })
})
