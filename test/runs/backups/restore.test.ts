import { describe, expect, test } from 'vitest'
import type { EngineService } from '../../../backend/core/engine/seen.ts'
import { aSpoiltHome, VOLUME } from './a-kept-home.ts'

describe('a restore', () => {
  test('stops the service, keeps what is there, puts the backup back, and starts it again', async () => {
    const { restore, repository, home, replicas } = await aSpoiltHome()
    const run = await home.ended((await restore()).id)
    expect(run).toMatchObject({ state: 'succeeded' })
    expect(repository.deeds.filter((deed) => deed !== 'snapshots')).toEqual([
      `backup-files ${VOLUME}`,
      `restore ${VOLUME}`,
    ])
    expect(repository.volumes.get(VOLUME)).toBe('good')
    expect(repository.snapshots.at(-1)).toMatchObject({
      content: 'spoilt',
      tags: expect.stringContaining('before-restore'),
    })
    expect(replicas()).toBe(1)
    expect(home.engine.writes.filter((write) => write === 'update service domoticz_web').length).toBe(2)
    expect(home.homeport.backups()[0]?.halfRestored).toBeUndefined()
    expect(home.defects).toEqual([])
  })

  test('of a damaged database keeps it as a plain file: SQLite could not copy it', async () => {
    const { restore, repository, home } = await aSpoiltHome('sqlite')
    await home.ended((await restore()).id)
    expect(repository.deeds.filter((deed) => deed !== 'snapshots')).toEqual([
      `backup-files ${VOLUME}`,
      `restore ${VOLUME}`,
    ])
  })

  test('is not begun without a yes', async () => {
    const { home } = await aSpoiltHome()
    const [newest] = await home.homeport.snapshots('domoticz')
    const request = { stack: 'domoticz', volume: 'db', snapshot: newest?.id as string }
    const asker = { who: 'anna', from: 'http' }
    const { plan } = await home.homeport.planRestore(request, asker)
    await expect(home.homeport.startRun({ plans: [plan.id] }, asker)).rejects.toMatchObject({
      code: 'question-open',
    })
  })

  test('of a service that does not stop changes nothing, says so, and lets it run', async () => {
    const { restore, repository, home, containers, replicas } = await aSpoiltHome()
    containers.stuck = true
    const run = await home.ended((await restore()).id)
    expect(run.parts[0]).toMatchObject({
      outcome: 'rolled-back',
      cause: expect.stringContaining('web does not stop'),
      advice: expect.stringContaining('docker logs'),
    })
    expect(repository.volumes.get(VOLUME)).toBe('spoilt')
    expect(replicas()).toBe(1)
  })

  test('is refused when another service has the volume since it was planned', async () => {
    const { repository, home } = await aSpoiltHome()
    const asker = { who: 'anna', from: 'http' }
    const [newest] = await home.homeport.snapshots('domoticz')
    const request = { stack: 'domoticz', volume: 'db', snapshot: newest?.id as string }
    const { plan } = await home.homeport.planRestore(request, asker)
    const { services } = home.engine.state
    const web = services[0] as EngineService
    services.push({ ...web, ID: 'other', Spec: { ...web.Spec, Name: 'domoticz_other' } })
    const { id } = await home.homeport.startRun({ plans: [plan.id], answers: { 'data-back': 'yes' } }, asker)
    expect((await home.ended(id)).parts[0]).toMatchObject({
      outcome: 'refused',
      cause: expect.stringContaining('by now other, web has it'),
    })
    expect(repository.deeds).not.toContain(`restore ${VOLUME}`)
  })

  test('that finds no room for what is there changes nothing', async () => {
    const { restore, repository, home, replicas } = await aSpoiltHome()
    const run = await restore()
    repository.fails = (script) =>
      script === 'backup-files' ? { code: 1, words: 'sftp: no space left on device' } : undefined
    expect((await home.ended(run.id)).parts[0]).toMatchObject({ outcome: 'rolled-back' })
    expect(repository.volumes.get(VOLUME)).toBe('spoilt')
    expect(replicas()).toBe(1)
  })
})
