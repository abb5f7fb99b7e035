import { expect, test } from 'vitest'
import { aSmallHome } from '../../support/home/a-running-house.ts'
import { anna, until } from '../../support/home/a-small-home.ts'
import { aCottage, images } from './a-cottage.ts'

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
