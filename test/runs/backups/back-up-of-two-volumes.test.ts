import { describe, expect, test } from 'vitest'
import { anna, until } from '../../support/home/a-small-home.ts'
import { aKeptHome } from './a-kept-home.ts'

describe('a backup of two volumes', () => {
  test('of which one fails leaves no helper on the node, and forgets what is not to be kept all the same', async () => {
    const { backUp, repository, home } = await aKeptHome('files', 'sqlite')
    repository.fails = (script) =>
      script === 'backup-databases' ? { code: 92, words: 'malformed' } : undefined
    expect((await backUp()).state).toBe('failed')
    expect([...repository.left.keys()]).toEqual([])
    expect(repository.deeds).toContain('forget')
    const [db, log] = home.homeport.backups()
    expect(db).toMatchObject({ volume: 'db', last: expect.anything() })
    expect(log).toMatchObject({ volume: 'log', failed: { problem: { code: 'database-damaged' } } })
  })

  test('asks the repository once a day what is not to be kept', async () => {
    const { backUp, repository } = await aKeptHome('files', 'files')
    const forgotten = () => repository.deeds.filter((deed) => deed === 'forget').length
    await backUp()
    expect(forgotten()).toBe(1)
    expect((await backUp()).state).toBe('succeeded')
    expect(forgotten()).toBe(1)
  })

  test('that takes long to give space back can be cancelled, and is made all the same', async () => {
    const { repository, home } = await aKeptHome('files', 'files')
    repository.hangs = (script) => script === 'forget'
    const { id } = await home.homeport.backUp({ stack: 'domoticz' }, anna)
    await until(home.clock, () => [...repository.left.keys()].some((work) => work.endsWith('forget')))
    home.homeport.cancelRun(id, { choice: 'roll-back' }, anna)
    const run = await home.ended(id)
    expect(run.parts[0]?.outcome).toBe('succeeded')
    expect([...repository.left.keys()]).toEqual([])
  })

  test('whose node goes away after the first tells no failure of what was made', async () => {
    const { backUp, repository, home } = await aKeptHome('files', 'sqlite')
    repository.fails = (script) => {
      repository.away = script === 'backup-databases'
      return repository.away ? { code: undefined } : undefined
    }
    expect((await backUp()).state).toBe('failed')
    const [db, log] = home.homeport.backups()
    expect(db?.last).toBeDefined()
    expect(db?.failed).toBeUndefined()
    expect(log?.failed?.problem.code).toBe('unreachable')
  })

  test('of which nothing mounts one is a backup of the other, and says so', async () => {
    const { backUp, home } = await aKeptHome('files', 'files')
    const [service] = home.engine.state.services
    const container = service?.Spec.TaskTemplate.ContainerSpec as { Mounts: { Source?: string }[] }
    container.Mounts = container.Mounts.filter(({ Source }) => Source !== 'domoticz_log')
    expect((await backUp()).state).toBe('succeeded')
    const [db, log] = home.homeport.backups()
    expect(db?.last).toBeDefined()
    expect(log).toMatchObject({ failed: { problem: { code: 'volume-gone' } } })
  })

  test('whose repository the inventory has no more ends, and says so', async () => {
    const { home } = await aKeptHome()
    const { id } = await home.homeport.backUp({ stack: 'domoticz' }, anna)
    await home.follow(home.inventory.withTopology('home: attic\nswarms: { main: {} }'))
    expect((await home.ended(id)).parts[0]).toMatchObject({
      outcome: 'failed',
      cause: 'the inventory has no repository nas any more',
    })
    expect(home.defects).toEqual([])
  })
})
