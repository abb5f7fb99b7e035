import { expect, test } from 'vitest'
import { anna, aSmallHomeRuns, until } from '../support/home/a-small-home.ts'

test('a run whose lease another homeport has taken over stands, and sends nothing more', async () => {
  const home = await aSmallHomeRuns()
  const { tasks } = home.engine.api
  home.engine.api.tasks = async () => []
  const run = await home.approve(await home.plan())
  await until(home.clock, () => home.engine.writes.includes('create service domoticz_web'))
  const lease = home.engine.state.configs.find(({ Spec }) => Spec.Name === 'homeport_lease')!
  const taken = { ...lease.Spec, Labels: { 'dev.homeport.lease-holder': 'other' } }
  await home.engine.api.updateConfig(lease.ID, lease.Version.Index, taken)
  const before = home.engine.writes.length
  await until(home.clock, () => home.homeport.run(run.id).state === 'waiting')
  expect(home.homeport.run(run.id).waiting?.text).toBe('another homeport has taken over swarm main')
  await home.clock.wait(120_000)
  expect(home.engine.writes).toHaveLength(before)
  home.engine.api.tasks = tasks
  home.homeport.resumeRun(run.id, anna)
  expect((await home.ended(run.id)).state).toBe('succeeded')
})

test('a run whose lease another took while it waited for the swarm sends nothing when the swarm is back', async () => {
  const home = await aSmallHomeRuns()
  home.engine.fate = (write) => {
    home.engine.away = write === 'create network domoticz_default'
    return 'answered'
  }
  const run = await home.approve(await home.plan())
  await until(home.clock, () => home.homeport.run(run.id).state === 'waiting')
  await home.clock.wait(120_000)
  const lease = home.engine.state.configs.find(({ Spec }) => Spec.Name === 'homeport_lease')!
  Object.assign(lease, {
    Spec: { ...lease.Spec, Labels: { 'dev.homeport.lease-holder': 'other' } },
    Version: { Index: lease.Version.Index + 1_000 },
  })
  const before = home.engine.writes.length
  home.engine.away = false
  await until(home.clock, () => home.homeport.run(run.id).waiting?.stands === true)
  expect(home.homeport.run(run.id).waiting?.text).toBe('another homeport has taken over swarm main')
  expect(home.engine.writes).toHaveLength(before)
})

test('a lost swarm makes the run wait, then stand; nobody else begins there until it is resumed', async () => {
  const home = await aSmallHomeRuns({ limits: { waitMs: 10_000 } })
  const plan = await home.plan()
  home.engine.fate = () => {
    home.engine.away = true
    return 'answered'
  }
  const run = await home.approve(plan)
  await until(home.clock, () => home.homeport.run(run.id).state === 'waiting')
  expect(home.homeport.run(run.id).waiting?.stands).toBeUndefined()
  await home.clock.wait(60_000)
  expect(home.homeport.run(run.id).waiting?.stands).toBe(true)
  home.engine.away = false
  home.engine.fate = () => 'answered'
  await expect(home.approve(plan)).rejects.toMatchObject({ code: 'locked-by-run' })
  home.homeport.resumeRun(run.id, anna)
  expect((await home.ended(run.id)).state).toBe('succeeded')
})

test('a run that waits can be cancelled, and one that stands too', async () => {
  const home = await aSmallHomeRuns({ limits: { waitMs: 10_000 } })
  for (const waitMs of [2_000, 60_000]) {
    const plan = await home.plan()
    home.engine.away = true
    const run = await home.approve(plan)
    await home.clock.wait(waitMs)
    expect(home.homeport.run(run.id).state).toBe('waiting')
    home.homeport.cancelRun(run.id, { choice: 'leave' }, anna)
    if (waitMs > 10_000) home.engine.away = false
    expect((await home.ended(run.id)).state).toBe('cancelled')
    home.engine.away = false
  }
  expect(home.engine.writes.filter((write) => write.startsWith('create service'))).toEqual([])
})
