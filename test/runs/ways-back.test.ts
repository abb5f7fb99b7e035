import { expect, test } from 'vitest'
import { labels } from '../../backend/contract/words.ts'
import { anna, aSmallHomeRuns, until, withImage } from '../support/home/a-small-home.ts'
import { aDesiredStack } from '../support/stack/a-desired-stack.ts'

const imageOf = (home: Awaited<ReturnType<typeof aSmallHomeRuns>>, name = 'domoticz_web') =>
  home.engine.state.services.find(({ Spec }) => Spec.Name === name)?.Spec.TaskTemplate.ContainerSpec?.Image

/** With a secret that is not the stack's own, or without. */
const wish = (image: string, external: boolean) => {
  const stack = aDesiredStack().withService('web', (spec) =>
    external ? spec.withImage(image).withSecret('theirs', 'pw') : spec.withImage(image),
  )
  return (external ? stack.withSecret('theirs', 'x', true) : stack).build()
}

test('a way back that something is in the way of is no run, and says what', async () => {
  const home = await aSmallHomeRuns({ wishes: { domoticz: wish('web:1', true) } })
  await home.engine.api.createSecret('theirs', {}, '')
  await home.deploy()
  home.wishes['domoticz'] = wish('web:2', false)
  await home.deploy()
  const { ID } = home.engine.state.secrets.find(({ Spec }) => Spec.Name === 'theirs')!
  await home.engine.api.removeSecret(ID)
  const back = await home.homeport.makePlan({ stack: 'domoticz', release: 1 }, anna)
  await expect(home.approve(back)).rejects.toMatchObject({
    code: 'plan-empty',
    message: 'stack domoticz: it cannot be done: external secret theirs is not there',
  })
  expect(home.store.currentRelease('domoticz')).toBe(2)
})

test('a failed release that cannot be put back is not said to be', async () => {
  const home = await aSmallHomeRuns({ wishes: { domoticz: wish('web:1', true) } })
  await home.engine.api.createSecret('theirs', {}, '')
  await home.deploy()
  home.wishes['domoticz'] = wish('web:2', false)
  home.engine.broken.add('web:2')
  home.engine.fate = (write) => {
    if (write === 'update service domoticz_web') home.engine.state.secrets = []
    return 'answered'
  }
  const ended = await home.deploy()
  expect(ended.state).toBe('failed')
  expect(ended.parts[0]?.cause).toContain(
    'putting release #1 back failed too: it cannot be done: external secret',
  )
})

test('a run cancelled while its answer was lost puts back what had been sent', async () => {
  const home = await aSmallHomeRuns()
  await home.deploy()
  home.wishes['domoticz'] = withImage('web:2')
  const plan = await home.plan()
  home.engine.fate = (write) => {
    if (write !== 'update service domoticz_web') return 'answered'
    home.engine.away = true
    return 'answer lost'
  }
  const run = await home.approve(plan)
  await until(home.clock, () => home.homeport.run(run.id).state === 'waiting')
  home.homeport.cancelRun(run.id, { choice: 'roll-back' }, anna)
  home.engine.fate = () => 'answered'
  await home.clock.wait(5_000)
  home.engine.away = false
  expect((await home.ended(run.id)).state).toBe('rolled-back')
  expect(imageOf(home)).toBe('web:1')
})

test('what Swarm puts back by itself is nobody’s change by hand', async () => {
  const home = await aSmallHomeRuns()
  await home.deploy()
  const { updateService } = home.engine.api
  home.engine.api.updateService = async (id, version, spec, ...more) => {
    await updateService(id, version, spec, ...more)
    if (spec.TaskTemplate.ContainerSpec?.Image === 'web:2') void rolledBackSoon(id)
  }
  const rolledBackSoon = async (id: string) => {
    await home.clock.wait(2_000)
    const live = home.engine.state.services.find(({ ID }) => ID === id)!
    const { Runtime: _, ...Spec } = live.PreviousSpec!.TaskTemplate
    const { state } = home.engine
    state.tasks = state.tasks.map((task) => (task.ServiceID === id ? { ...task, Spec } : task))
    Object.assign(live, {
      Spec: live.PreviousSpec,
      PreviousSpec: null,
      UpdateStatus: { State: 'rollback_completed', StartedAt: home.clock.now(), Message: 'it broke' },
    })
  }
  home.wishes['domoticz'] = withImage('web:2')
  expect((await home.deploy()).state).toBe('rolled-back')
  home.wishes['domoticz'] = withImage('web:3')
  const { plan } = await home.plan()
  expect(plan.questions).toEqual([])
  expect(plan.operations).toHaveLength(1)
})

test('a failed run that is put back takes nothing away that homeport has not made', async () => {
  const home = await aSmallHomeRuns()
  await home.deploy()
  const web = home.engine.state.services[0]!
  const Labels = { [labels.namespace]: 'domoticz' }
  const theirs = { ...web.Spec, Name: 'domoticz_theirs', Labels }
  await home.engine.api.createService(theirs)
  home.engine.broken.add('web:2')
  home.wishes['domoticz'] = withImage('web:2')
  const { plan } = await home.plan()
  expect(plan.questions.map(({ kind }) => kind)).toEqual(['removal'])
  const run = await home.homeport.startRun({ plans: [plan.id] }, anna)
  expect((await home.ended(run.id)).state).toBe('rolled-back')
  expect(imageOf(home, 'domoticz_theirs')).toBe('web:1')
})

test('nor makes a network again that can stay as it is', async () => {
  const home = await aSmallHomeRuns()
  await home.deploy()
  home.engine.state.networks.find(({ Name }) => Name === 'domoticz_default')!.Attachable = false
  home.engine.broken.add('web:2')
  home.wishes['domoticz'] = withImage('web:2')
  const { plan } = await home.plan()
  expect(plan.questions.map(({ kind, blocks }) => [kind, blocks])).toEqual([['recreate-network', false]])
  const run = await home.homeport.startRun({ plans: [plan.id] }, anna)
  expect((await home.ended(run.id)).state).toBe('rolled-back')
  expect(home.engine.writes.filter((write) => write.includes('network'))).toEqual([
    'create network domoticz_default',
  ])
})
