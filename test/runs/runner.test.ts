import { expect, test } from 'vitest'
import { HomeportError } from '../../backend/contract/errors.ts'
import { aSmallHome } from '../support/home/a-running-house.ts'
import { anna, aSmallHomeRuns, until, withImage } from '../support/home/a-small-home.ts'

const two = () => aSmallHome().withStack('music')
const wishes = () => ({ domoticz: withImage('web:1'), music: withImage('play:1', 'music') })
const writes = (home: { engine: { writes: string[] } }) =>
  home.engine.writes.filter((write) => !write.includes('homeport_lease'))

test('of two starts of one plan the second waits its turn and is refused: nothing is done twice', async () => {
  const home = await aSmallHomeRuns()
  const plan = await home.plan()
  const [first, second] = await Promise.all([home.approve(plan), home.approve(plan)])
  expect((await home.ended(first.id)).state).toBe('succeeded')
  expect((await home.ended(second.id)).state).toBe('refused')
  expect(writes(home)).toEqual(['create network domoticz_default', 'create service domoticz_web'])
})

test('runs of two stacks go on side by side under one lease, which the last one gives back', async () => {
  const home = await aSmallHomeRuns({ inventory: two(), wishes: wishes() })
  const [a, b] = [await home.plan('domoticz'), await home.plan('music')]
  const [one, other] = await Promise.all([home.approve(a), home.approve(b)])
  const holder = () =>
    home.engine.state.configs.find(({ Spec }) => Spec.Name === 'homeport_lease')?.Spec.Labels?.[
      'dev.homeport.lease-holder'
    ]
  home.engine.broken.add('play:1')
  const seen: (string | undefined)[] = []
  home.homeport.follow(({ event }) => {
    if (event.type === 'run' && event.run.state === 'running' && event.run.rows > 4) seen.push(holder())
  })
  expect((await home.ended(one.id)).state).toBe('succeeded')
  await home.ended(other.id)
  await until(home.clock, () => holder() === '')
  expect(new Set(seen)).toEqual(new Set(['test']))
  await home.house.close()
  expect(home.clock.open()).toBe(0)
})

test('one run of several plans takes the answers of all of them, and refuses one that nobody asked for', async () => {
  const home = await aSmallHomeRuns({ inventory: two(), wishes: wishes() })
  const [a, b] = [await home.plan('domoticz'), await home.plan('music')]
  const ids = [a.plan.id, b.plan.id]
  await expect(
    home.homeport.startRun({ plans: ids, answers: { 'drift:x': 'yes' } }, anna),
  ).rejects.toMatchObject({
    code: 'bad-request',
    message: 'no plan has a question drift:x',
  })
  const run = await home.ended((await home.approve(b, a, a)).id)
  expect(run.parts.map(({ plan, outcome }) => [plan, outcome])).toEqual([
    [a.plan.id, 'succeeded'],
    [b.plan.id, 'succeeded'],
  ])
})

test('two plans of one stack are no run', async () => {
  const home = await aSmallHomeRuns()
  const old = await home.plan()
  home.wishes['domoticz'] = withImage('web:2')
  const plan = await home.plan()
  await expect(home.approve(old, plan)).rejects.toMatchObject({ code: 'bad-request' })
})

test('a dependant of a stack that failed is not started', async () => {
  const inventory = aSmallHome().withStack('music', { stack: 'run_on: { swarm: main }\nafter: [domoticz]' })
  const home = await aSmallHomeRuns({ inventory, wishes: wishes() })
  home.engine.broken.add('web:1')
  const [a, b] = [await home.plan('domoticz'), await home.plan('music')]
  const run = await home.ended((await home.approve(b, a)).id)
  expect(run.parts.map(({ outcome }) => outcome)).toEqual(['failed', 'not-started'])
  expect(run.state).toBe('failed')
  expect(home.engine.state.services.map(({ Spec }) => Spec.Name)).toEqual(['domoticz_web'])
})

test('nor is what comes after it by way of a stack that is no part of the run', async () => {
  const inventory = aSmallHome()
    .withStack('between', { stack: 'run_on: { swarm: main }\nafter: [domoticz]' })
    .withStack('music', { stack: 'run_on: { swarm: main }\nafter: [between]' })
  const home = await aSmallHomeRuns({ inventory, wishes: wishes() })
  home.engine.broken.add('web:1')
  const [a, b] = [await home.plan('domoticz'), await home.plan('music')]
  const run = await home.ended((await home.approve(b, a)).id)
  expect(run.parts.map(({ outcome }) => outcome)).toEqual(['failed', 'not-started'])
})

test('what is asked of a run that is not there, or over, is refused as that', async () => {
  const home = await aSmallHomeRuns()
  for (const ask of ['resumeRun', 'abandonRun'] as const)
    expect(() => home.homeport[ask]('nobody', anna)).toThrow(expect.objectContaining({ code: 'not-found' }))
  const run = await home.deploy()
  expect(() => home.homeport.resumeRun(run.id, anna)).toThrow(
    expect.objectContaining({ code: 'run-finished' }),
  )
  expect(() => home.homeport.cancelRun(run.id, { choice: 'leave' }, anna)).toThrow(HomeportError)
})

test('a run of another version is shown, holds its stack, is not resumed, and can be abandoned', async () => {
  const home = await aSmallHomeRuns()
  const subject = { kind: 'stack' as const, stack: 'domoticz', target: 'main' }
  const parts = [{ subject, plan: 'p' }]
  const created = { id: 'old', by: 'ben', answers: {}, parts, stages: ['jump'], format: 99 }
  home.store.appendJournal('old', home.clock.now(), { type: 'run.created', ...created })
  home.store.appendJournal('old', home.clock.now(), { type: 'run.jumped' } as never)
  expect(home.homeport.home().runs[0]).toMatchObject({ id: 'old', state: 'waiting' })
  expect(() => home.homeport.resumeRun('old', anna)).toThrow(
    expect.objectContaining({ code: 'run-incompatible' }),
  )
  await expect(home.deploy()).rejects.toMatchObject({ code: 'locked-by-run' })
  expect(home.homeport.abandonRun('old', anna).state).toBe('refused')
  expect((await home.deploy()).state).toBe('succeeded')
  expect(home.homeport.run('old').state).toBe('refused')
})

test.each([
  ['fills up', 'disk-full'],
  ['is mounted read-only', 'data-not-writable'],
  ['is locked', 'data-in-use'],
] as const)(
  'a disk that %s in the middle of a run stops it there; written to again it goes on, nothing done twice',
  async (_, code) => {
    const full = new HomeportError(code, 'no room')
    for (let row = 2; row < 24; row += 3) {
      const home = await aSmallHomeRuns()
      let isFull = false
      let written = 0
      const { appendJournal, assertRoom, appendLog } = home.store
      const orFull =
        <A extends unknown[], R>(deed: (...given: A) => R) =>
        (...given: A): R => {
          if (isFull) throw full
          return deed(...given)
        }
      const rowOrFull: typeof appendJournal = (...given) => {
        written += 1
        if (written === row) isFull = true
        return orFull(appendJournal)(...given)
      }
      Object.assign(home.store, {
        appendJournal: rowOrFull,
        appendLog: orFull(appendLog),
        assertRoom: orFull(assertRoom),
      })
      const run = await home.approve(await home.plan())
      await home.clock.wait(120_000)
      expect(home.homeport.run(run.id).finishedAt).toBeUndefined()
      isFull = false
      expect((await home.ended(run.id)).state).toBe('succeeded')
      expect(writes(home)).toEqual(['create network domoticz_default', 'create service domoticz_web'])
      expect(home.defects).toEqual([])
    }
  },
)
