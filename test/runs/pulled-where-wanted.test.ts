import { expect, test } from 'vitest'
import { type DockerApi, EngineError } from '../../backend/ports/nodes/docker-api.ts'
import { aServiceSpec } from '../support/engine/a-service-spec.ts'
import { aSwarmSnapshot } from '../support/engine/a-swarm-snapshot.ts'
import { simulatedEngine } from '../support/engine/simulated-engine.ts'
import { aSmallHome } from '../support/home/a-running-house.ts'
import { aSmallHomeRuns } from '../support/home/a-small-home.ts'
import { aDesiredStack } from '../support/stack/a-desired-stack.ts'
import { steppingClock } from '../support/stepping-clock.ts'

/** A board of another kind than the image is built for. */
function anOldBoard(pulls: string[]): DockerApi {
  return {
    image: async () => undefined,
    pull: async (image: string) => {
      pulls.push(image)
      throw new EngineError('old', 404, 'no matching manifest for linux/arm/v7')
    },
  } as unknown as DockerApi
}

function web(image: string) {
  const spec = aServiceSpec('domoticz_web').withImage(image).build()
  spec.TaskTemplate.Placement = { Constraints: ['node.hostname==rpi1'] }
  return aDesiredStack()
    .withService('web', (same) => same, { spec })
    .build()
}

test('a changed image is pulled only where its service may run', async () => {
  const clock = steppingClock()
  const snapshot = aSwarmSnapshot().withNode('rpi1', { role: 'manager' }).withNode('old').build()
  const engine = simulatedEngine(snapshot, clock)
  const pulls: string[] = []
  const inventory = aSmallHome().withNode('old', 'connect: ssh://homeport@old\nswarm: main')
  const wishes = { domoticz: web('web:1') }
  const home = await aSmallHomeRuns({
    clock,
    engine,
    wishes,
    inventory,
    nodeApis: { old: anOldBoard(pulls) },
  })
  const info = await engine.api.info()
  home.house.watched.nodeInfo('old', { ...info, Swarm: { ...info.Swarm!, NodeID: 'id-old' } })
  expect((await home.deploy()).state).toBe('succeeded')
  home.wishes['domoticz'] = web('web:2')
  const run = await home.deploy()
  expect([run.state, run.parts[0]?.cause]).toEqual(['succeeded', undefined])
  expect(pulls).toEqual([])
})
