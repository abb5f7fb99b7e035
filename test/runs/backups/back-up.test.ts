import { describe, expect, test } from 'vitest'
import { anna, until } from '../../support/home/a-small-home.ts'
import { runCreated } from '../../support/journal-rows.ts'
import { aKeptHome } from './a-kept-home.ts'

describe('a backup', () => {
  test('makes the repository the first time, and leaves nothing on the node', async () => {
    const { backUp, repository, home } = await aKeptHome()
    const run = await backUp()
    expect(run).toMatchObject({
      state: 'succeeded',
      summary: ['stack domoticz is backed up', expect.anything(), expect.anything()],
    })
    expect(repository.deeds).toEqual(['backup-files domoticz_db', 'init', 'backup-files domoticz_db'])
    expect(repository.left.size).toBe(0)
    expect(home.homeport.backups()).toMatchObject([
      { stack: 'domoticz', volume: 'db', last: { snapshot: 'aaaaaaa1', node: 'rpi1' } },
    ])
    expect(home.defects).toEqual([])
  })

  test('never makes a second repository where one was: its disk may not be mounted', async () => {
    const { backUp, repository } = await aKeptHome()
    await backUp()
    repository.isThere = false
    const run = await backUp()
    expect(run.parts[0]).toMatchObject({
      outcome: 'failed',
      cause: expect.stringContaining('no repository nas'),
    })
    expect(repository.deeds.filter((deed) => deed === 'init').length).toBe(1)
  })

  test('that was cut off begins anew', async () => {
    const { backUp, repository } = await aKeptHome()
    await backUp()
    repository.fails = (script, nth) =>
      script === 'backup-files' && nth === 3 ? { code: undefined } : undefined
    expect((await backUp()).state).toBe('succeeded')
    expect(repository.snapshots.length).toBe(2)
  })

  test('that ended while homeport was away bears the time at which it was made', async () => {
    const { repository, home } = await aKeptHome()
    repository.isThere = true
    repository.hangs = (script) => script === 'backup-files'
    const { id } = await home.homeport.backUp({ stack: 'domoticz' }, anna)
    await until(home.clock, () => repository.left.size > 0)
    await home.house.close()
    const [work = ''] = repository.left.keys()
    const at = home.clock.now()
    const line = (value: object) => JSON.stringify(value)
    const summary = { message_type: 'summary', snapshot_id: 'aaaaaaa1', total_files_processed: 1 }
    repository.left.set(work, [
      ...[line({ message_type: 'dated', at }), line(summary), line({ message_type: 'ended', code: 0 })],
    ])
    repository.hangs = () => false
    await home.clock.wait(8 * 3_600_000)
    const next = home.reopened({ ids: () => 'next' })
    await next.follow(home.inventory)
    expect((await next.ended(id)).state).toBe('succeeded')
    expect(next.homeport.backups()[0]?.last).toMatchObject({ snapshot: 'aaaaaaa1', at })
  })

  test('is made again after homeport’s clock was ahead, when a person asks', async () => {
    const { backUp, home } = await aKeptHome()
    await backUp()
    const fact = 'backup.domoticz/db'
    const ahead = home.store.fact(fact)?.replace(/"at":"2026/, '"at":"2030') as string
    home.store.setFact(fact, ahead)
    const schedule = { who: 'schedule', from: 'schedule' }
    const { id } = await home.homeport.backUp({ stack: 'domoticz' }, schedule)
    expect((await home.ended(id)).state).not.toBe('succeeded')
    expect(home.homeport.backups()[0]?.failed?.problem.code).toBe('clock-wrong')
    expect((await backUp()).state).toBe('succeeded')
    expect(home.homeport.backups()[0]?.last?.at).toMatch(/^2026/)
    expect(home.homeport.backups()[0]?.failed).toBeUndefined()
  })

  test('that fails is told with the way out, and the last good one stays the last', async () => {
    const { backUp, repository, home } = await aKeptHome()
    await backUp()
    repository.fails = () => ({ code: 1, words: 'sftp: no space left on device' })
    const run = await backUp()
    expect(run.parts[0]).toMatchObject({
      outcome: 'failed',
      cause: expect.stringContaining('is full'),
      advice: expect.stringContaining('Free some space'),
    })
    expect(home.homeport.backups()).toMatchObject([
      { last: { snapshot: 'aaaaaaa1' }, failed: { problem: { code: 'no-room' } } },
    ])
  })

  test('takes away what a run before it left on the node, and nothing of one that is under way', async () => {
    const { backUp, repository, home } = await aKeptHome()
    home.store.appendJournal('run-1', home.clock.now(), runCreated('another'))
    repository.left.set('run-long-over/0/#1', [])
    repository.left.set('run-1/0/#1', [])
    await backUp()
    expect([...repository.left.keys()]).toEqual(['run-1/0/#1'])
  })

  test('that could not read everything is a finding until the next one can', async () => {
    const { backUp, repository, home } = await aKeptHome()
    const told = () => home.homeport.home().findings.filter(({ id }) => id === 'backup-incomplete')
    repository.unread = ['/data/domoticz_db/named does not exist, skipping']
    await backUp()
    expect(home.homeport.backups()[0]?.last?.unread).toEqual(repository.unread)
    expect(told().map(({ text }) => text)).toEqual([
      'the backup of domoticz/db lacks what could not be read: /data/domoticz_db/named does not exist, skipping',
    ])
    repository.unread = []
    await backUp()
    expect(told()).toEqual([])
  })

  test('of a volume that is gone is refused: an empty one would be made and backed up with success', async () => {
    const { backUp, repository, home } = await aKeptHome()
    repository.volumes.clear()
    const run = await backUp()
    expect(run.parts[0]).toMatchObject({
      outcome: 'refused',
      cause: expect.stringContaining('has no volume domoticz_db'),
    })
    expect(repository.deeds).toEqual([])
    expect(home.homeport.backups()[0]?.failed?.problem.code).toBe('volume-gone')
  })

  test('of a node that stays away ends, so that nothing waits behind it', async () => {
    const { backUp, repository, home } = await aKeptHome()
    repository.away = true
    const run = await backUp()
    expect(run).toMatchObject({ state: 'failed' })
    expect(run.parts[0]?.advice).toContain('next backup catches up')
    expect(home.homeport.backups()[0]?.failed?.problem.code).toBe('unreachable')
  })

  test('whose swarm stays silent ends too', async () => {
    const { home } = await aKeptHome()
    const { id } = await home.homeport.backUp({ stack: 'domoticz' }, anna)
    home.engine.away = true
    expect(await home.ended(id)).toMatchObject({ state: 'refused' })
  })

  test('that hangs can be cancelled, and leaves nothing on the node', async () => {
    const { repository, home } = await aKeptHome()
    repository.isThere = true
    repository.hangs = (script) => script === 'backup-files'
    const { id } = await home.homeport.backUp({ stack: 'domoticz' }, anna)
    await until(home.clock, () => repository.left.size > 0)
    home.homeport.cancelRun(id, { choice: 'roll-back' }, anna)
    expect(await home.ended(id)).toMatchObject({ state: 'cancelled' })
    expect([...repository.left.keys()]).toEqual([])
  })

  test('is no deploy: the stack is not shown as being changed', async () => {
    const { backUp, home } = await aKeptHome()
    const statuses = new Set<string>()
    home.homeport.follow(() => statuses.add(home.homeport.home().stacks[0]?.status ?? ''))
    await backUp()
    expect([...statuses]).not.toContain('deploying')
  })

  test('waits for a deploy of its stack, and a deploy for it', async () => {
    const { home } = await aKeptHome()
    const first = await home.homeport.backUp({ stack: 'domoticz' }, anna)
    const second = await home.homeport.backUp({ stack: 'domoticz' }, anna)
    const [one, two] = [await home.ended(first.id), await home.ended(second.id)]
    expect(Date.parse(two.createdAt)).toBeLessThanOrEqual(Date.parse(one.finishedAt as string))
    const rows = (id: string) => home.homeport.journal(id).map(({ at }) => Date.parse(at))
    const begun = rows(second.id)[1] as number
    expect(begun).toBeGreaterThanOrEqual(rows(first.id).at(-1) as number)
  })

  test.each([
    ['a stack that is not there', { stack: 'other' }, 'not-found'],
    ['a volume nobody wants backed up', { stack: 'domoticz', volume: 'cache' }, 'backups-not-set-up'],
  ])('of %s is refused', async (_, request, code) => {
    const { home } = await aKeptHome()
    await expect(home.homeport.backUp(request, anna)).rejects.toMatchObject({ code })
  })
})
