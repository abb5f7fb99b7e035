import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { secretStore } from '../../backend/adapters/secrets/secret-store.ts'
import { labels } from '../../backend/contract/words.ts'
import { EngineError } from '../../backend/ports/docker-api.ts'
import { aDesiredStack } from '../support/a-desired-stack.ts'
import { aSmallHome } from '../support/a-running-house.ts'
import { anna, aSmallHomeRuns, type SmallHome, until, withImage } from '../support/a-small-home.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const auto = 'run_on: { swarm: main }\npolicy: auto'
const runsOf = (home: SmallHome) => home.homeport.runs(100)
const release = (home: SmallHome) => home.homeport.home().stacks[0]?.release

test('under policy auto a change is carried out by itself', async () => {
  const home = await aSmallHomeRuns({ inventory: aSmallHome(auto) })
  await until(home.clock, () => runsOf(home)[0]?.state === 'succeeded')
  expect(runsOf(home)[0]?.by).toBe('policy auto')
  expect(release(home)).toBe(1)
})

test('what failed under policy auto is not tried again by itself, at whichever stage it failed', async () => {
  for (const spoil of [
    (home: SmallHome) => void home.engine.broken.add('web:1'),
    (home: SmallHome) => {
      home.engine.api.image = async () => undefined
      home.engine.api.pull = async () => {
        throw new EngineError('rpi1', 404, 'no such image')
      }
    },
  ]) {
    const home = await aSmallHomeRuns()
    spoil(home)
    await home.follow(aSmallHome(auto))
    await until(home.clock, () => runsOf(home)[0]?.state === 'failed')
    await home.clock.wait(10 * 60_000)
    expect(runsOf(home)).toHaveLength(1)
    home.wishes['domoticz'] = withImage('web:2')
    home.engine.api.image = async () => ({ Id: 'sha256:1' })
    await home.follow(aSmallHome(`${auto} # changed`))
    await until(home.clock, () => runsOf(home)[0]?.state === 'succeeded')
  }
})

test('while another homeport holds the swarm, policy auto tries once a minute, and succeeds when that is gone', async () => {
  const home = await aSmallHomeRuns()
  const holder = { 'dev.homeport.lease-holder': 'other' }
  await home.engine.api.createConfig('homeport_lease', holder, '')
  const beat = () => {
    const [lease] = home.engine.state.configs
    return home.engine.api.updateConfig(lease!.ID, lease!.Version.Index, lease!.Spec)
  }
  await home.follow(aSmallHome(auto))
  for (let second = 0; second < 300; second += 15) {
    await home.clock.wait(15_000)
    await beat()
    await home.look()
  }
  const refused = runsOf(home)
  expect(refused.map(({ state }) => state)).toEqual(refused.map(() => 'refused'))
  expect(refused.length).toBeGreaterThan(2)
  expect(refused.length).toBeLessThan(7)
  await until(home.clock, () => runsOf(home)[0]?.state === 'succeeded')
})

test('after a roll back by a person the newer release is not put there again by itself', async () => {
  const home = await aSmallHomeRuns({ inventory: aSmallHome(auto) })
  await until(home.clock, () => runsOf(home)[0]?.state === 'succeeded')
  home.wishes['domoticz'] = withImage('web:2')
  await home.follow(aSmallHome(`${auto} # two`))
  await until(home.clock, () => runsOf(home).length === 2 && runsOf(home)[0]?.state === 'succeeded')
  const back = await home.homeport.makePlan({ stack: 'domoticz', release: 1 }, anna)
  const run = await home.ended((await home.approve(back)).id)
  expect(run.state).toBe('succeeded')
  await home.clock.wait(10 * 60_000)
  expect(runsOf(home)).toHaveLength(3)
  expect(home.homeport.home().stacks[0]).toMatchObject({ release: 1, held: { release: 1 } })
  await home.follow(aSmallHome(`${auto} # a commit that does not touch the stack`))
  await home.clock.wait(60_000)
  expect(runsOf(home)).toHaveLength(3)
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

test('the picture is told without reading journals again', async () => {
  const home = await aSmallHomeRuns()
  await home.deploy()
  const { journal } = home.store
  let read = 0
  home.store.journal = (id) => {
    read += 1
    return journal(id)
  }
  for (let times = 0; times < 10; times += 1) expect(home.homeport.home().runs).toHaveLength(1)
  expect(read).toBe(0)
})

test('a closed house leaves no wait behind, with a run under way or none', async () => {
  for (const away of [false, true]) {
    const home = await aSmallHomeRuns()
    const plan = await home.plan()
    const run = await home.approve(plan)
    home.engine.away = away
    await home.clock.wait(2_000)
    await home.house.close()
    expect(home.clock.open()).toBe(0)
    expect(home.homeport.run(run.id).finishedAt).toBeUndefined()
    expect(home.defects).toEqual([])
  }
})

test('values of secrets go to the engine and nowhere else', async () => {
  const value = 'correct horse battery'
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'password'), value, { mode: 0o600 })
  const secrets = secretStore({ folder, key: Buffer.alloc(32, 7) })
  const { version } = (await secrets.known())['password']!
  const marker = `\${secret:password@${version}}`
  const wish = aDesiredStack()
    .withService('web', (spec) => spec.withImage('web:1').withEnv(`PASSWORD=${marker}`))
    .build()
  const home = await aSmallHomeRuns({ secrets, wishes: { domoticz: wish } })
  home.engine.broken.add('web:1')
  home.engine.lastWords = `cannot log in with ${value}`
  home.engine.refuses = (write) => (write.includes('network') ? `refused: ${value}` : undefined)
  const first = await home.deploy()
  home.engine.refuses = () => undefined
  const second = await home.deploy()
  expect([first.state, second.state]).toEqual(['failed', 'failed'])
  expect(home.engine.sent.join()).toContain(value)
  const told = JSON.stringify([
    home.events,
    home.homeport.home(),
    [first, second].map(({ id }) => [home.homeport.journal(id), home.homeport.runLog(id)]),
    home.store.applied('domoticz'),
    home.store.releases('domoticz'),
    home.store.audits(100),
    home.homeport.plans(),
  ])
  expect(told).toContain(marker)
  expect(told).not.toContain(value)
})

test('a secret that is gone when it is needed fails the run with its name', async () => {
  const folder = temporaryFolder()
  const secrets = secretStore({ folder, key: Buffer.alloc(32, 7) })
  const wish = aDesiredStack()
    .withSecret('domoticz_password', 'x')
    .withService('web', (spec) => spec.withSecret('domoticz_password', 'pw'))
    .build()
  const home = await aSmallHomeRuns({ secrets, wishes: { domoticz: wish } })
  const run = await home.deploy()
  expect(run.parts[0]).toMatchObject({ outcome: 'refused', cause: expect.stringContaining('password') })
  expect(home.defects).toEqual([])
})

test('drift that somebody else made stays while a failed run is put back', async () => {
  const wish = (image: string) =>
    aDesiredStack()
      .withService('db')
      .withService('web', (spec) => spec.withImage(image))
      .build()
  const home = await aSmallHomeRuns({ wishes: { domoticz: wish('web:1') } })
  await home.deploy()
  const db = home.engine.state.services.find(({ Spec }) => Spec.Name === 'domoticz_db')!
  const scaled = { ...db.Spec, Mode: { Replicated: { Replicas: 4 } } }
  await home.engine.api.updateService(db.ID, db.Version.Index, scaled)
  home.engine.broken.add('web:2')
  home.wishes['domoticz'] = wish('web:2')
  const plan = await home.plan()
  const { id } = await home.homeport.startRun({ plans: [plan.plan.id] }, anna)
  expect((await home.ended(id)).state).toBe('rolled-back')
  const after = home.engine.state.services.find(({ Spec }) => Spec.Name === 'domoticz_db')!
  expect(after.Spec.Mode?.Replicated?.Replicas).toBe(4)
  expect(after.Spec.Labels?.[labels.instance]).toBe('test')
})

test('drift that a person adopts is a run that writes nothing, and no question afterwards', async () => {
  const home = await aSmallHomeRuns()
  await home.deploy()
  const web = home.engine.state.services[0]!
  const scaled = { ...web.Spec, Mode: { Replicated: { Replicas: 4 } } }
  await home.engine.api.updateService(web.ID, web.Version.Index, scaled)
  const { plan } = await home.plan()
  const answers = Object.fromEntries(plan.questions.map(({ id }) => [id, 'adopt']))
  expect(Object.keys(answers)).toHaveLength(1)
  home.engine.writes.length = 0
  const { id } = await home.homeport.startRun({ plans: [plan.id], answers }, anna)
  expect((await home.ended(id)).state).toBe('succeeded')
  expect(home.engine.writes.filter((write) => !write.includes('homeport_lease'))).toEqual([])
  const again = await home.plan()
  expect([again.plan.operations, again.plan.questions]).toEqual([[], []])
})

test('a node and a swarm taken out of the inventory are forgotten, and told again when they come back', async () => {
  const home = await aSmallHomeRuns()
  const other = aSmallHome()
    .withTopology('home: attic\nswarms: { main: {}, second: {} }')
    .withNode('rpi9', 'connect: ssh://homeport@rpi9\nswarm: second\nrole: manager')
  const told = () =>
    home.events.filter(({ event }) => event.type === 'node' && event.node.name === 'rpi9').length
  await home.follow(other)
  home.house.watched.nodeInfo('rpi9', await home.engine.api.info())
  home.house.watched.swarmLost('second', 'nobody answers')
  const before = told()
  await home.follow(aSmallHome())
  const { picture } = home.house.watched
  expect([...picture.infos.keys()]).toEqual(['rpi1'])
  expect([...picture.lostSwarms.keys()]).toEqual([])
  await home.follow(other)
  expect(told()).toBeGreaterThan(before)
})
