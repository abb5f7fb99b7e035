import { expect, test } from 'vitest'
import { aSmallHomeRuns, until, withImage } from '../support/home/a-small-home.ts'

test('a release holds what was deployed, though the inventory has changed meanwhile', async () => {
  const home = await aSmallHomeRuns()
  const run = await home.approve(await home.plan())
  await until(home.clock, () => home.engine.writes.includes('create service domoticz_web'))
  home.wishes['domoticz'] = withImage('web:2')
  expect((await home.ended(run.id)).state).toBe('succeeded')
  const [release] = home.store.releases('domoticz')
  expect(JSON.stringify(release?.desired)).toContain('web:1')
  expect(JSON.stringify(release?.desired)).not.toContain('web:2')
})

test('nor is the release lost when the inventory cannot be rendered any more', async () => {
  const home = await aSmallHomeRuns()
  const run = await home.approve(await home.plan())
  await until(home.clock, () => home.engine.writes.includes('create service domoticz_web'))
  home.wishes['domoticz'] = undefined
  expect((await home.ended(run.id)).state).toBe('succeeded')
  expect(home.store.currentRelease('domoticz')).toBe(1)
})

test('a homeport that comes later keeps no release of what it cannot render as it was', async () => {
  const home = await aSmallHomeRuns()
  const run = await home.approve(await home.plan())
  await until(home.clock, () => home.engine.writes.includes('create service domoticz_web'))
  await home.house.close()
  home.wishes['domoticz'] = withImage('web:2')
  const next = home.reopened()
  await next.follow(home.inventory)
  const ended = await next.ended(run.id)
  expect([ended.state, ended.parts[0]?.cause]).toEqual([
    'failed',
    expect.stringMatching(/all is as planned, but/),
  ])
  expect(home.store.releases('domoticz')).toEqual([])
})
