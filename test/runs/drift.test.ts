import { expect, test } from 'vitest'
import { labels } from '../../backend/contract/words.ts'
import { anna, aSmallHomeRuns } from '../support/home/a-small-home.ts'
import { aDesiredStack } from '../support/stack/a-desired-stack.ts'

test('drift that somebody else made stays while a failed run is put back', async () => {
  const wish = (image: string) =>
    aDesiredStack()
      .withService('db')
      .withService('web', (spec) => spec.withImage(image))
      .build()
  const home = await aSmallHomeRuns({ wishes: { domoticz: wish('web:1') } })
  await home.deploy()
  const db = home.engine.state.services.find(({ Spec }) => Spec.Name === 'domoticz_db')!
  const scaled = { ...db.Spec, Mode: { Replicated: { Replicas: 4 } } }
  await home.engine.api.updateService(db.ID, db.Version.Index, scaled)
  home.engine.broken.add('web:2')
  home.wishes['domoticz'] = wish('web:2')
  const plan = await home.plan()
  const { id } = await home.homeport.startRun({ plans: [plan.plan.id] }, anna)
  expect((await home.ended(id)).state).toBe('rolled-back')
  const after = home.engine.state.services.find(({ Spec }) => Spec.Name === 'domoticz_db')!
  expect(after.Spec.Mode?.Replicated?.Replicas).toBe(4)
  expect(after.Spec.Labels?.[labels.instance]).toBe('test')
})

test('drift that a person adopts is a run that writes nothing, and no question afterwards', async () => {
  const home = await aSmallHomeRuns()
  await home.deploy()
  const web = home.engine.state.services[0]!
  const scaled = { ...web.Spec, Mode: { Replicated: { Replicas: 4 } } }
  await home.engine.api.updateService(web.ID, web.Version.Index, scaled)
  const { plan } = await home.plan()
  const answers = Object.fromEntries(plan.questions.map(({ id }) => [id, 'adopt']))
  expect(Object.keys(answers)).toHaveLength(1)
  home.engine.writes.length = 0
  const { id } = await home.homeport.startRun({ plans: [plan.id], answers }, anna)
  expect((await home.ended(id)).state).toBe('succeeded')
  expect(home.engine.writes.filter((write) => !write.includes('homeport_lease'))).toEqual([])
  const again = await home.plan()
  expect([again.plan.operations, again.plan.questions]).toEqual([[], []])
})
