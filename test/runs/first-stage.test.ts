import { expect, test } from 'vitest'
import { aSmallHomeRuns, until } from '../support/home/a-small-home.ts'

test('a run prepares from its first moment: the managers may be slow to agree on its lease', async () => {
  const home = await aSmallHomeRuns()
  const agreed = Promise.withResolvers<void>()
  const create = home.engine.api.createConfig
  home.engine.api.createConfig = async (...given) => {
    await agreed.promise
    return create(...given)
  }
  const { id } = await home.approve(await home.plan())
  await until(home.clock, () => home.homeport.run(id).parts[0]?.stages.length === 1)
  expect(home.homeport.run(id)).toMatchObject({
    state: 'running',
    parts: [{ stages: [{ name: 'prepare', state: 'running', steps: [] }] }],
  })
  agreed.resolve()
  expect((await home.ended(id)).state).toBe('succeeded')
})

test('a run that another homeport keeps from the swarm ends with its first stage failed, and why', async () => {
  const home = await aSmallHomeRuns()
  const plan = await home.plan()
  await home.engine.api.createConfig('homeport_lease', { 'dev.homeport.lease-holder': 'other' }, '')
  const run = await home.ended((await home.approve(plan)).id)
  expect(run).toMatchObject({
    state: 'refused',
    parts: [{ outcome: 'refused', code: 'swarm-held', stages: [{ name: 'prepare', state: 'failed' }] }],
  })
})
