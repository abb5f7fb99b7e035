import { describe, expect, test } from 'vitest'
import { aRun } from '../../support/home/some-views.ts'
import { aBigHome, releasesOf } from '../a-big-home.ts'
import { ask, aTold } from '../told.ts'

describe('requests', () => {
  test('are answered, each by its transaction', async () => {
    const { listener, box } = await aTold({ own: { releases: releasesOf } })
    expect(await ask(listener, 'home/read', {})).toEqual({ status: 'ok', data: aBigHome })
    const { data } = await ask(listener, 'run/log', { run: aRun.id })
    expect(data).toEqual({ lines: ['pulling domoticz/domoticz:1'] })
    expect((await ask(listener, 'release/list', { stack: 'domoticz' })).data).toEqual({
      releases: releasesOf('domoticz'),
    })
    expect((await ask(listener, 'plan/approve', { plan: 'p1', answers: { q1: 'yes' } })).status).toBe('ok')
    expect(box.homeport.asked).toContainEqual([
      'startRun',
      { plans: ['p1'], answers: { q1: 'yes' } },
      { who: 'MQTT', from: 'mqtt' },
    ])
  })

  const wrong: [verb: string, payload: unknown, code: string][] = [
    ['no/such', {}, 'not-found'],
    ['home/read', 'no json', 'bad-request'],
    ['home/read', '[]', 'bad-request'],
    ['home/read', '{"transaction":7}', 'bad-request'],
    ['plan/read', { plan: 7 }, 'bad-request'],
    ['plan/read', { plan: 'p1', more: 1 }, 'bad-request'],
    ['plan/approve', {}, 'bad-request'],
    ['run/abandon', { run: 'r1' }, 'forbidden'],
    ['home/read', `{"x":"${'x'.repeat(300_000)}"}`, 'too-large'],
  ]
  test('that are wrong are answered with why', async () => {
    const { listener, box } = await aTold()
    for (const [verb, payload, code] of wrong) {
      expect(await ask(listener, verb, payload)).toMatchObject({ status: 'error', code, data: {} })
    }
    expect(box.defects).toEqual([])
  })

  test('that are retained are ignored, as are retained commands', async () => {
    const { listener, box } = await aTold()
    const retain = { retain: true }
    await listener.publish('homeport/bridge/request/plan/approve', '{"plan":"p1"}', retain)
    await listener.publish('homeport/stack/domoticz/update/set', 'install', retain)
    await ask(listener, 'home/read', {})
    expect(box.homeport.asked.map(([name]) => name)).not.toContain('startRun')
    expect(box.said.filter((line) => line.includes('retained'))).toHaveLength(2)
  })

  test('with control off only read', async () => {
    const { listener, box } = await aTold({ control: 'off' })
    expect((await ask(listener, 'home/read', {})).status).toBe('ok')
    expect(await ask(listener, 'plan/approve', { plan: 'p1' })).toMatchObject({ code: 'forbidden' })
    expect(box.homeport.asked.map(([name]) => name)).not.toContain('startRun')
  })
})
