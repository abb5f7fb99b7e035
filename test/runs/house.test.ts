import { expect, test } from 'vitest'
import { EngineError } from '../../backend/ports/nodes/docker-api.ts'
import { aSmallHome } from '../support/home/a-running-house.ts'
import { aSmallHomeRuns } from '../support/home/a-small-home.ts'
import { rejection } from '../support/refusal.ts'

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

test('a log whose node is lost in the middle ends with why, in the words for that', async () => {
  const home = await aSmallHomeRuns()
  await home.deploy()
  const heard: string[] = []
  home.engine.api.serviceLogs = async (_id, _options, onLine) => {
    onLine({ stream: 'stdout', text: 'one' })
    throw new EngineError('rpi1', undefined, 'the connection was closed in the middle of an answer')
  }
  const reading = home.homeport.serviceLogs('domoticz', 'web', { tail: 10, follow: true }, ({ text }) =>
    heard.push(text),
  )
  const refused = await rejection(reading)
  expect(heard).toEqual(['one'])
  expect(refused.code).toBe('unreachable')
  expect(refused.message).toContain('rpi1')
})
