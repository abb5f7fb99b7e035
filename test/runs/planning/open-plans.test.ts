import { expect, test } from 'vitest'
import { aSmallHome } from '../../support/home/a-running-house.ts'
import { anna, aSmallHomeRuns, type SmallHome, until, withImage } from '../../support/home/a-small-home.ts'
import { anInventory } from '../../support/home/an-inventory.ts'
import { aDesiredStack } from '../../support/stack/a-desired-stack.ts'

const release = (home: SmallHome) => home.homeport.home().stacks[0]?.release

test('a stack taken out of the inventory is planned to go, asks, and goes', async () => {
  const home = await aSmallHomeRuns({ inventory: aSmallHome().withStack('music') })
  await home.deploy()
  await home.follow(
    aSmallHome()
      .withStack('music')
      .withFile('stacks/domoticz/stack.yaml', undefined)
      .withFile('stacks/domoticz/compose.yaml', undefined),
  )
  const removal = () => home.homeport.plans().find(({ plan }) => plan.purpose === 'remove')
  await until(home.clock, () => removal() !== undefined)
  await expect(home.homeport.startRun({ plans: [removal()!.plan.id] }, anna)).rejects.toMatchObject({
    code: expect.stringMatching(/question-open|plan-empty/),
  })
  expect((await home.ended((await home.approve(removal()!)).id)).state).toBe('succeeded')
  expect(home.engine.state.services).toEqual([])
  await until(home.clock, () => removal() === undefined)
})

test('a stack that is in the inventory again is not removed by a plan from when it was not', async () => {
  const home = await aSmallHomeRuns()
  await home.deploy()
  await home.follow(anInventory())
  const plan = await home.plan()
  await home.follow(home.inventory)
  const run = await home.ended((await home.approve(plan)).id)
  expect([run.state, run.parts[0]?.cause]).toEqual(['refused', 'stack domoticz is in the inventory again'])
  expect(home.engine.writes.filter((write) => write.startsWith('remove'))).toEqual([])
})

test('a plan that is approved while someone makes it again does not become open a second time', async () => {
  const home = await aSmallHomeRuns()
  const plan = await home.plan()
  const again = home.plan()
  const run = await home.approve(plan)
  expect(await again).toEqual({ ...plan, state: 'running' })
  expect(home.homeport.plans()).toEqual([])
  await home.ended(run.id)
  expect(home.homeport.plan(plan.plan.id)).toEqual({ ...plan, state: 'done' })
})

test('a plan tells what became of it', async () => {
  const home = await aSmallHomeRuns()
  const stale = await home.plan()
  home.wishes['domoticz'] = withImage('web:2')
  const plan = await home.plan()
  const stateOf = (id: string) => home.homeport.plan(id).state
  expect([stateOf(stale.plan.id), stateOf(plan.plan.id)]).toEqual(['outdated', 'open'])
  const run = await home.approve(plan)
  expect(stateOf(plan.plan.id)).toBe('running')
  expect(home.homeport.plans()).toEqual([])
  await home.ended(run.id)
  expect(stateOf(plan.plan.id)).toBe('done')
  const next = home.reopened()
  expect(next.homeport.plan(plan.plan.id).state).toBe('done')
  const refused = await home.ended((await home.approve(stale)).id)
  expect(refused.parts[0]).toMatchObject({ outcome: 'refused' })
  expect(stateOf(stale.plan.id)).toBe('outdated')
})

test('a plan whose world changed after it was approved is refused, not adjusted', async () => {
  const home = await aSmallHomeRuns()
  await home.deploy()
  home.wishes['domoticz'] = withImage('web:2')
  const plan = await home.plan()
  const [live] = home.engine.state.services
  await home.engine.api.updateService(live!.ID, live!.Version.Index, {
    ...live!.Spec,
    Mode: { Replicated: { Replicas: 3 } },
  })
  home.engine.writes.length = 0
  const run = await home.ended((await home.approve(plan)).id)
  expect(run.parts[0]?.cause).toContain('what runs has changed since the plan was made')
  expect(run.state).toBe('refused')
  expect(home.engine.writes.filter((write) => !write.includes('homeport_lease'))).toEqual([])
  home.wishes['domoticz'] = withImage('web:3')
  const other = await home.plan()
  home.wishes['domoticz'] = withImage('web:4')
  expect((await home.ended((await home.approve(other)).id)).parts[0]?.outcome).toBe('refused')
})

test('with no manager that answers a plan is refused as unreachable, with why', async () => {
  const home = await aSmallHomeRuns()
  home.engine.away = true
  await expect(home.plan()).rejects.toMatchObject({
    code: 'unreachable',
    message: expect.stringContaining('does not answer'),
  })
})

test('going back to what already runs moves the mark and writes nothing', async () => {
  const home = await aSmallHomeRuns()
  await home.deploy()
  home.wishes['domoticz'] = aDesiredStack()
    .withService('web', (spec) => spec.withImage('web:1').withReplicas(2))
    .build()
  await home.deploy()
  home.wishes['domoticz'] = withImage('web:1')
  await home.deploy()
  expect(release(home)).toBe(3)
  home.engine.writes.length = 0
  const back = await home.homeport.makePlan({ stack: 'domoticz', release: 1 }, anna)
  expect(back.text).toEqual([])
  expect((await home.ended((await home.approve(back)).id)).state).toBe('succeeded')
  expect(release(home)).toBe(1)
  expect(home.store.releases('domoticz')).toHaveLength(3)
  expect(home.engine.writes.filter((write) => !write.includes('homeport_lease'))).toEqual([])
})

test('a way back that someone looks at stays open while the home changes, and gives way when nobody took it', async () => {
  const home = await aSmallHomeRuns()
  await home.deploy()
  home.wishes['domoticz'] = withImage('web:2')
  await home.deploy()
  const back = await home.homeport.makePlan({ stack: 'domoticz', release: 1 }, anna)
  await home.follow(aSmallHome('run_on: { swarm: main } # looked at anew'))
  await home.clock.wait(60_000)
  expect(home.homeport.plans()).toEqual([back])
  home.wishes['domoticz'] = withImage('web:3')
  await home.clock.wait(10 * 60_000)
  await home.follow(aSmallHome('run_on: { swarm: main } # and once more'))
  await until(home.clock, () => home.homeport.plans()[0]?.plan.purpose === 'apply')
})

test('a way back is never gone by itself, under policy auto either', async () => {
  const auto = 'run_on: { swarm: main }\npolicy: auto'
  const home = await aSmallHomeRuns({ inventory: aSmallHome(auto) })
  await until(home.clock, () => release(home) === 1)
  home.wishes['domoticz'] = withImage('web:2')
  await home.follow(aSmallHome(`${auto} # two`))
  await until(home.clock, () => release(home) === 2)
  await home.clock.wait(60_000)
  const back = await home.homeport.makePlan({ stack: 'domoticz', release: 1 }, anna)
  await home.follow(aSmallHome(`${auto} # looked at anew`))
  await home.clock.wait(5 * 60_000)
  expect(release(home)).toBe(2)
  expect(home.homeport.plans()).toEqual([back])
})

test('a way back that is asked for while the home is looked at anew is not lost to what that look finds', async () => {
  const home = await aSmallHomeRuns()
  await home.deploy()
  home.wishes['domoticz'] = withImage('web:2')
  await home.deploy()
  const services = home.engine.api.services
  const looked = Promise.withResolvers<void>()
  let looks = 0
  // The swarm is planned before its stacks.
  home.engine.api.services = async (...given) => {
    looks += 1
    if (looks === 2) await looked.promise
    return services(...given)
  }
  await home.follow(aSmallHome('run_on: { swarm: main } # looked at anew'))
  await until(home.clock, () => looks === 2)
  const back = await home.homeport.makePlan({ stack: 'domoticz', release: 1 }, anna)
  looked.resolve()
  await home.clock.wait(5_000)
  expect(home.homeport.plans()).toEqual([back])
})
