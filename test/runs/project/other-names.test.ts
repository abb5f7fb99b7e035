import { expect, test } from 'vitest'
import { aSmallHome } from '../../support/home/a-running-house.ts'
import { anna, until } from '../../support/home/a-small-home.ts'
import { aCottage, images } from './a-cottage.ts'

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
