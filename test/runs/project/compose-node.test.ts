import { expect, test } from 'vitest'
import type { PlanView } from '../../../backend/contract/plan.ts'
import {
  type SimulatedComposeNode,
  simulatedComposeNode,
} from '../../support/engine/simulated-compose-node.ts'
import { aSmallHome } from '../../support/home/a-running-house.ts'
import {
  anna,
  aSmallHomeRuns,
  type SmallHome,
  type SmallHomeOptions,
  until,
} from '../../support/home/a-small-home.ts'
import { aFile } from '../../support/stack/a-project.ts'

interface Cottage extends SmallHome {
  node: SimulatedComposeNode
  image: string
}

/** A home whose stack `radio` runs one service on the node `cottage`. */
async function aCottage(options: SmallHomeOptions = {}): Promise<Cottage> {
  const node = simulatedComposeNode('cottage')
  const wish = { image: 'player:1' }
  const compose = () => JSON.stringify({ services: { player: { image: wish.image, restart: 'always' } } })
  const inventory = aSmallHome()
    .withNode('cottage', 'connect: ssh://homeport@cottage')
    .withStack('radio', { stack: 'run_on: { node: cottage }' })
  const parts = { projects: node.projects, files: () => [aFile('compose.yaml', compose())] }
  const home = await aSmallHomeRuns({ inventory, ...parts, ...options })
  node.tellBy(home.engine.api)
  return Object.defineProperty(Object.assign(home, { node }), 'image', {
    get: () => wish.image,
    set: (image: string) => {
      wish.image = image
    },
  }) as unknown as Cottage
}

const images = ({ node }: Cottage) => node.containers.map(({ Image }) => Image)
const stagesOf = (home: Cottage, id: string) => home.homeport.run(id).parts[0]?.stages.map(({ name }) => name)

test('a stack is brought up and released, and planned again there is nothing to do', async () => {
  const home = await aCottage()
  const run = await home.deploy('radio')
  expect([run.state, run.parts[0]?.release]).toEqual(['succeeded', 1])
  expect(images(home)).toEqual(['player:1'])
  expect((await home.plan('radio')).plan.operations).toEqual([])
  expect(home.node.lease).toContain('dev.homeport.lease-holder=')
  expect(home.defects).toEqual([])
})

test('a stack under a new name waits until it is gone under its old one: its data is called after that', async () => {
  const home = await aCottage()
  await home.deploy('radio')
  const renamed = aSmallHome()
    .withNode('cottage', 'connect: ssh://homeport@cottage')
    .withStack('music', { stack: 'run_on: { node: cottage }\nrenamed_from: radio' })
  await home.follow(renamed)
  const waits = () => home.homeport.home().findings.find(({ id }) => id === 'not-planned:node:cottage/music')
  await until(home.clock, () => waits() !== undefined)
  expect(waits()?.text).toContain('still runs as radio, and its data is there')
  expect(images(home)).toEqual(['player:1'])
  await home.deploy('radio')
  await until(home.clock, () => waits() === undefined)
  expect((await home.plan('music')).plan.operations.map(({ kind }) => kind)).toContain('project-up')
})

test('a node under a new name is the node it was, for its stacks and their releases', async () => {
  const home = await aCottage()
  await home.deploy('radio')
  home.image = 'player:2'
  await home.deploy('radio')
  const renamed = aSmallHome()
    .withNode('lake', 'connect: ssh://homeport@cottage\nrenamed_from: cottage')
    .withStack('radio', { stack: 'run_on: { node: lake }' })
  await home.follow(renamed)
  await home.look()
  expect((await home.plan('radio')).plan.operations).toEqual([])
  const back = await home.homeport.makePlan({ stack: 'radio', release: 1 }, anna)
  expect((await home.ended((await home.approve(back)).id)).state).toBe('succeeded')
  expect(images(home)).toEqual(['player:1'])
})

test('a link that is cut while Compose is at work is waited for, and nothing is done twice', async () => {
  const home = await aCottage()
  home.node.onBegin = () => {
    home.node.away = true
  }
  const run = await home.approve(await home.plan('radio'))
  await until(home.clock, () => home.homeport.run(run.id).state === 'waiting')
  home.node.away = false
  expect((await home.ended(run.id)).state).toBe('succeeded')
  expect(home.node.ran).toHaveLength(1)
})

test('a homeport that dies while Compose is at work goes on where it was', async () => {
  const home = await aCottage()
  home.node.slowness = 1_000
  const run = await home.approve(await home.plan('radio'))
  await until(home.clock, () => home.node.ran.length > 0)
  await home.house.close()
  home.node.slowness = 1
  const next = home.reopened()
  await next.follow(
    aSmallHome()
      .withNode('cottage', 'connect: ssh://homeport@cottage')
      .withStack('radio', { stack: 'run_on: { node: cottage }' }),
  )
  expect((await next.ended(run.id)).state).toBe('succeeded')
  expect(home.node.ran).toHaveLength(1)
})

test('a release that does not come up is put back, and says why', async () => {
  const home = await aCottage()
  await home.deploy('radio')
  home.image = 'player:bad'
  home.node.broken.add('player:bad')
  const run = await home.deploy('radio')
  expect(run.state, run.summary.join('\n')).toBe('rolled-back')
  expect(run.parts[0]?.cause).toContain('radio/player')
  expect(images(home)).toEqual(['player:1'])
  expect(home.homeport.releases('radio').map(({ number, current }) => [number, current])).toEqual([[1, true]])
  expect(stagesOf(home, run.id)?.at(-1)).toBe('diagnose')
})

test('a run cancelled while Compose is at work behind a cut link is put back when Compose has ended', async () => {
  const home = await aCottage()
  await home.deploy('radio')
  home.image = 'player:2'
  home.node.slowness = 50
  home.node.onBegin = () => {
    home.node.away = true
  }
  const run = await home.approve(await home.plan('radio'))
  await until(home.clock, () => home.homeport.run(run.id).state === 'waiting')
  home.homeport.cancelRun(run.id, { choice: 'roll-back' }, anna)
  await home.clock.wait(5_000)
  home.node.onBegin = () => {}
  home.node.away = false
  expect((await home.ended(run.id)).state).toBe('rolled-back')
  for (let look = 0; look < 60; look += 1) await home.node.projects.progress({} as never)
  expect(images(home)).toEqual(['player:1'])
})

test('a first release that does not come up is left for inspection', async () => {
  const home = await aCottage()
  home.node.broken.add('player:1')
  const run = await home.deploy('radio')
  expect(run.state).toBe('failed')
  expect(home.node.containers).toHaveLength(1)
})

test('rolled back to a release, it runs what it ran, and is held there', async () => {
  const home = await aCottage()
  await home.deploy('radio')
  home.image = 'player:2'
  await home.deploy('radio')
  const plan: PlanView = await home.homeport.makePlan({ stack: 'radio', release: 1 }, anna)
  expect((await home.ended((await home.approve(plan)).id)).state).toBe('succeeded')
  expect(images(home)).toEqual(['player:1'])
  expect(home.store.hold('radio')).toMatchObject({ release: 1 })
})

test('an image that is not on the node yet is pulled, and that is no change since the plan', async () => {
  const home = await aCottage()
  home.node.images.set('player:1', '')
  const run = await home.deploy('radio')
  expect([run.state, run.parts[0]?.cause]).toEqual(['succeeded', undefined])
  home.image = 'player:2'
  home.node.images.set('player:2', '')
  expect((await home.deploy('radio')).state).toBe('succeeded')
  expect(images(home)).toEqual(['player:2'])
})

test('a service whose image somebody pulled anew is made of it when a person says so', async () => {
  const home = await aCottage()
  await home.deploy('radio')
  home.node.images.set('player:1', 'id-newer')
  expect((await home.deploy('radio')).state).toBe('succeeded')
  expect(home.node.containers.map(({ ImageID }) => ImageID)).toEqual(['id-newer'])
  expect((await home.plan('radio')).plan.operations).toEqual([])
})

test('a container made anew by hand from other files is made by homeport again, not taken for its own', async () => {
  const home = await aCottage()
  await home.deploy('radio')
  const { Labels, ...made } = home.node.containers[0]!
  const byHand = { ...made, Labels: { ...Labels, 'com.docker.compose.config-hash': 'theirs' } }
  home.node.containers = [byHand]
  expect((await home.plan('radio')).plan.questions).toHaveLength(1)
  await home.deploy('radio')
  expect(home.node.ran).toHaveLength(2)
})

test('what changed since the plan was made is not overwritten', async () => {
  const home = await aCottage()
  await home.deploy('radio')
  home.image = 'player:2'
  const plan = await home.plan('radio')
  home.node.containers = home.node.containers.map((one) => ({ ...one, State: 'exited' }))
  const run = await home.ended((await home.approve(plan)).id)
  expect([run.state, run.parts[0]?.cause]).toEqual([
    'refused',
    'what runs has changed since the plan was made',
  ])
})

test('another homeport at work on the node is left alone, until its lease has stood still for a minute', async () => {
  const home = await aCottage()
  home.node.lease = 'dev.homeport.lease-holder=other'
  const refused = await home.deploy('radio')
  expect(refused.parts[0]).toMatchObject({ outcome: 'refused', code: 'node-held' })
  expect(home.node.ran).toEqual([])
  await home.clock.wait(61_000)
  expect((await home.deploy('radio')).state).toBe('succeeded')
})

test('a stack that is taken out of the inventory is removed when a person says so', async () => {
  const home = await aCottage()
  await home.deploy('radio')
  await home.follow(aSmallHome().withNode('cottage', 'connect: ssh://homeport@cottage'))
  const run = await home.deploy('radio')
  expect(run.state, run.summary.join('\n')).toBe('succeeded')
  expect(home.node.containers).toEqual([])
  expect((await home.plan('radio')).plan.questions).toEqual([])
})

test('a stack moves from a swarm to a node only by hand', async () => {
  const home = await aCottage()
  await home.deploy('domoticz')
  await home.follow(
    aSmallHome()
      .withNode('cottage', 'connect: ssh://homeport@cottage')
      .withStack('domoticz', { stack: 'run_on: { node: cottage }' }),
  )
  await expect(home.plan('domoticz')).rejects.toMatchObject({
    message: 'stack domoticz still runs on swarm main, and its data is there',
  })
})

test('a stack for a node without SSH, or for several nodes, is refused with a way out', async () => {
  const home = await aCottage()
  await home.follow(
    aSmallHome()
      .withNode('socket', 'connect: unix:///var/run/docker.sock')
      .withStack('radio', { stack: 'run_on: { node: socket }' })
      .withStack('both', { stack: 'run_on: { nodes: [socket, rpi1] }' }),
  )
  await expect(home.plan('radio')).rejects.toThrow(/only over SSH/)
  await expect(home.plan('both')).rejects.toThrow(/on several nodes, which this version cannot do/)
})
