import { expect, test } from 'vitest'
import { anna } from '../../support/home/a-small-home.ts'
import { aKeptHome, type KeptHome } from './a-kept-home.ts'

async function kept(): Promise<KeptHome & { drill(): ReturnType<KeptHome['backUp']> }> {
  const home = await aKeptHome()
  await home.backUp()
  home.repository.deeds.length = 0
  const drill = async () => home.home.ended((await home.home.homeport.drill({ stack: 'domoticz' }, anna)).id)
  return { ...home, drill }
}

test('a drill reads the repository and restores the newest backup, and touches neither volume nor service', async () => {
  const { drill, home, repository, replicas } = await kept()
  repository.volumes.set('domoticz_db', 'newer')
  const writes = home.engine.writes.length
  const run = await drill()
  expect(run).toMatchObject({ state: 'succeeded' })
  expect(run.summary[0]).toBe('stack domoticz has backups that are proven')
  expect(repository.deeds).toEqual(['snapshots', 'check', 'drill'])
  expect(repository.volumes.get('domoticz_db')).toBe('newer')
  expect(replicas()).toBe(1)
  expect(home.engine.writes.slice(writes).filter((write) => write.includes('service'))).toEqual([])
  expect(home.homeport.backups()[0]).toMatchObject({ proven: { snapshot: repository.snapshots[0]?.id } })
  expect([...repository.left.keys()], 'nothing is left on the node').toEqual([])
  expect(home.defects).toEqual([])
})

test.each([
  ['check', { code: 1, words: 'Fatal: repository contains errors' }, /the repository nas is damaged/],
  ['drill', { code: 92, words: 'a.db: malformed' }, /damaged: a\.db/],
  ['drill', { code: 95, words: 'the backup has no file in it' }, /proves nothing: the backup has no file/],
] as const)(
  'a drill whose %s fails says so where the backups are, and is a finding',
  async (script, failure, said) => {
    const { drill, home, repository } = await kept()
    repository.fails = (one) => (one === script ? failure : undefined)
    const run = await drill()
    expect(run.state).toBe('failed')
    expect(run.parts[0]?.cause).toMatch(said)
    const [volume] = home.homeport.backups()
    expect(volume).toMatchObject({ unproven: { problem: { text: expect.stringMatching(said) } } })
    expect(volume?.proven).toBeUndefined()
    const { findings } = home.homeport.home()
    expect(findings.filter(({ id }) => id === 'backup-unproven').map(({ text }) => text)).toEqual([
      expect.stringMatching(said),
    ])
    repository.fails = () => undefined
    await drill()
    expect(home.homeport.backups()[0]?.unproven).toBeUndefined()
  },
)

test('a drill that cannot even begin says why where the backups are: the schedule is nobody to be told', async () => {
  const { drill, home, repository } = await kept()
  repository.fails = (script) => (script === 'snapshots' ? { code: 12, words: 'wrong password' } : undefined)
  await expect(drill()).rejects.toMatchObject({ code: 'repository-problem' })
  expect(home.homeport.backups()[0]?.unproven?.problem.text).toMatch(/password does not open/)
})

test('a stack without a backup has nothing to prove', async () => {
  const { home } = await aKeptHome()
  await expect(home.homeport.drill({ stack: 'domoticz' }, anna)).rejects.toMatchObject({ code: 'not-found' })
})

test('a volume whose backups are gone from the repository is told: untold, it would be due again at once, for ever', async () => {
  const { home, repository, backUp } = await aKeptHome('files', 'files')
  await backUp()
  const gone = repository.snapshots.findIndex(({ tags }) => tags.includes('volume=log'))
  repository.snapshots.splice(gone, 1)
  await home.ended((await home.homeport.drill({ stack: 'domoticz' }, anna)).id)
  const volumes = home.homeport.backups()
  expect(volumes).toMatchObject([
    { proven: expect.anything() },
    { unproven: { problem: { code: 'snapshot-missing' } } },
  ])
})
