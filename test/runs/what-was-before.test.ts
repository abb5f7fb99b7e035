import { expect, test } from 'vitest'
import { aSmallHomeRuns, withImage } from '../support/home/a-small-home.ts'
import { aDesiredStack } from '../support/stack/a-desired-stack.ts'

test('a change is sent, whatever Swarm put back before, by a clock that is ahead of homeport’s', async () => {
  const home = await aSmallHomeRuns()
  await home.deploy()
  const [live] = home.engine.state.services
  const StartedAt = new Date(Date.parse(home.clock.now()) + 3_600_000).toISOString()
  Object.assign(live!, { UpdateStatus: { State: 'rollback_completed', StartedAt, Message: 'it broke' } })
  home.wishes['domoticz'] = withImage('web:2')
  const run = await home.deploy()
  expect([run.state, run.parts[0]?.cause]).toEqual(['succeeded', undefined])
})

test('what failed before a change counts not against it, though its answer was lost', async () => {
  const wish = (replicas: number) =>
    aDesiredStack()
      .withService('web', (spec) => spec.withReplicas(replicas))
      .build()
  const home = await aSmallHomeRuns({ wishes: { domoticz: wish(1) } })
  await home.deploy()
  const at = home.clock.now()
  await home.clock.wait(60_000)
  const { tasks } = home.engine.api
  home.engine.api.tasks = async () => {
    const all = await tasks()
    const [one] = all
    const old = ['a', 'b', 'c'].map((ID) => ({
      ...structuredClone(one!),
      ID,
      CreatedAt: at,
      DesiredState: 'shutdown' as const,
      Status: { Timestamp: at, State: 'failed' as const, Err: 'long ago' },
    }))
    return [...old, ...all]
  }
  home.engine.fate = (write) => (write === 'update service domoticz_web' ? 'answer lost' : 'answered')
  home.wishes['domoticz'] = wish(2)
  const run = await home.deploy()
  expect([run.state, run.parts[0]?.cause]).toEqual(['succeeded', undefined])
})
