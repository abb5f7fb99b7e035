import { describe, expect, test } from 'vitest'
import { EngineError } from '../../../backend/ports/nodes/docker-api.ts'
import { until } from '../../support/home/a-small-home.ts'
import { aSpoiltHome, VOLUME } from './a-kept-home.ts'

describe('a restore that is half done', () => {
  test('stays stopped while its repository is away, and is whole when it is resumed', async () => {
    const { restore, repository, home, replicas } = await aSpoiltHome()
    repository.fails = (script) =>
      script === 'restore' ? { code: 1, words: 'ssh command exited' } : undefined
    const { id } = await restore()
    await until(home.clock, () => home.homeport.run(id).waiting?.stands === true)
    expect(repository.volumes.get(VOLUME)).toBe('half')
    expect(replicas()).toBe(0)
    expect(home.homeport.run(id).waiting?.text).toContain('half restored and stays stopped')
    expect(home.homeport.backups()[0]?.halfRestored).toBeDefined()
    await expect(home.plan()).rejects.toMatchObject({ code: 'half-restored' })

    repository.fails = () => undefined
    home.homeport.resumeRun(id, { who: 'anna', from: 'http' })
    expect((await home.ended(id)).state).toBe('succeeded')
    expect(repository.volumes.get(VOLUME)).toBe('good')
    expect(replicas()).toBe(1)
  })

  test('gets back what was there before when the backup turns out damaged', async () => {
    const { restore, repository, home, replicas } = await aSpoiltHome()
    repository.fails = (script, nth) =>
      script === 'restore' && nth === 1 ? { code: 92, words: 'a.db: malformed' } : undefined
    const run = await home.ended((await restore()).id)
    expect(run.parts[0]).toMatchObject({ outcome: 'rolled-back', cause: expect.stringContaining('damaged') })
    expect(repository.volumes.get(VOLUME)).toBe('spoilt')
    expect(replicas()).toBe(1)
  })

  test('gets back what was there before when it is cancelled', async () => {
    const { restore, repository, home, replicas } = await aSpoiltHome()
    repository.hangs = (script) => script === 'restore'
    const { id } = await restore()
    await until(home.clock, () => repository.volumes.get(VOLUME) === 'half')
    home.homeport.cancelRun(id, { choice: 'roll-back' }, { who: 'anna', from: 'http' })
    repository.hangs = () => false
    expect((await home.ended(id)).parts[0]).toMatchObject({
      outcome: 'cancelled',
      cause: 'cancelled by anna',
    })
    expect(repository.volumes.get(VOLUME)).toBe('spoilt')
    expect(replicas()).toBe(1)
  })

  test('that is cancelled when the data is whole says which data it is', async () => {
    const { restore, repository, home, replicas } = await aSpoiltHome()
    const { work } = repository.tool
    let id = ''
    repository.tool.work = async (wanted, onLine, signal) => {
      await work(wanted, onLine, signal)
      if (wanted.script === 'restore')
        home.homeport.cancelRun(id, { choice: 'roll-back' }, { who: 'anna', from: 'http' })
    }
    id = (await restore()).id
    expect((await home.ended(id)).parts[0]).toMatchObject({
      outcome: 'cancelled',
      advice: expect.stringMatching(/^The data is whole, as it was at .* is the backup aaaaaaa2\.$/),
    })
    expect(repository.volumes.get(VOLUME)).toBe('good')
    expect(replicas()).toBe(1)
  })

  test('gets back what was there before only when nothing else writes to it any more', async () => {
    const { restore, repository, home } = await aSpoiltHome()
    repository.hangs = (script) => script === 'restore'
    const { id } = await restore()
    await until(home.clock, () => repository.volumes.get(VOLUME) === 'half')
    // The node falls silent, and is heard again only after the run was cancelled.
    const { discard } = repository.tool
    repository.tool.discard = async (node, work) => {
      if (home.homeport.run(id).parts[0]?.stages.at(-1)?.name === 'diagnose') return discard(node, work)
      throw new EngineError('rpi1', undefined, 'rpi1 does not answer')
    }
    const { work } = repository.tool
    const besides: string[][] = []
    repository.tool.work = (wanted, onLine, signal) => {
      if (wanted.id.endsWith(':old'))
        besides.push([...repository.left.keys()].filter((one) => /#1$/.test(one)))
      return work(wanted, onLine, signal)
    }
    home.homeport.cancelRun(id, { choice: 'roll-back' }, { who: 'anna', from: 'http' })
    repository.hangs = () => false
    await home.ended(id)
    expect(besides).toEqual([[]])
  })

  test('stays stopped when what was there before cannot be put back either', async () => {
    const { restore, repository, home, replicas } = await aSpoiltHome()
    repository.fails = (script) => (script === 'restore' ? { code: 92, words: 'a.db: malformed' } : undefined)
    const run = await home.ended((await restore()).id)
    expect(run.parts[0]).toMatchObject({
      outcome: 'failed',
      advice: expect.stringContaining('stays stopped'),
    })
    expect(replicas()).toBe(0)
  })

  test('that was given up is put right by the next restore, which starts what ran before', async () => {
    const { restore, repository, home, replicas } = await aSpoiltHome()
    const anna = { who: 'anna', from: 'http' }
    repository.fails = (script) =>
      script === 'restore' ? { code: 1, words: 'ssh command exited' } : undefined
    const { id } = await restore()
    await until(home.clock, () => home.homeport.run(id).waiting?.stands === true)
    await until(home.clock, () => {
      try {
        home.homeport.abandonRun(id, anna)
        return true
      } catch {
        return false
      }
    })
    repository.fails = () => undefined
    await home.look()
    await expect(home.plan()).rejects.toMatchObject({ code: 'half-restored' })
    const kept = repository.snapshots.length
    const backUp = home.homeport.backUp({ stack: 'domoticz' }, anna)
    await expect(backUp, 'it would be the newest').rejects.toMatchObject({ code: 'half-restored' })
    expect(repository.snapshots.length).toBe(kept)
    const run = await home.ended((await restore()).id)
    expect(run.state).toBe('succeeded')
    expect(repository.volumes.get(VOLUME)).not.toBe('half')
    expect(replicas()).toBe(1)
  })

  test('goes on where it stood after homeport was killed, and starts nothing twice', async () => {
    const { restore, repository, home, replicas } = await aSpoiltHome()
    const { id } = await restore()
    const isRestoring = () => repository.deeds.includes(`restore ${VOLUME}`)
    await until(home.clock, isRestoring)
    await home.house.close()
    const next = home.reopened({ ids: () => 'next' })
    await next.follow(home.inventory)
    expect((await next.ended(id)).state).toBe('succeeded')
    expect(repository.deeds.filter((deed) => deed === `restore ${VOLUME}`).length).toBe(1)
    expect(repository.volumes.get(VOLUME)).toBe('good')
    expect(replicas()).toBe(1)
  })
})
