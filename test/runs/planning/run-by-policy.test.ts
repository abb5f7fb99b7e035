import { expect, test } from 'vitest'
import { EngineError } from '../../../backend/ports/nodes/docker-api.ts'
import { aSmallHome } from '../../support/home/a-running-house.ts'
import { anna, aSmallHomeRuns, type SmallHome, until, withImage } from '../../support/home/a-small-home.ts'

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
