import { expect, test } from 'vitest'
import type { PlanView } from '../../../backend/contract/plan.ts'
import { aSmallHome } from '../../support/home/a-running-house.ts'
import { anna } from '../../support/home/a-small-home.ts'
import { aCottage, images, stagesOf } from './a-cottage.ts'

test('a stack is brought up and released, and planned again there is nothing to do', async () => {
  const home = await aCottage()
  const run = await home.deploy('radio')
  expect([run.state, run.parts[0]?.release]).toEqual(['succeeded', 1])
  expect(images(home)).toEqual(['player:1'])
  expect((await home.plan('radio')).plan.operations).toEqual([])
  expect(home.node.lease).toContain('dev.homeport.lease-holder=')
  expect(home.defects).toEqual([])
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
