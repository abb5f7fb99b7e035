import { describe, expect, test } from 'vitest'
import { systemClock } from '../../../backend/adapters/clock.ts'
import { aBigHome, releasesOf } from '../a-big-home.ts'
import type { Listener } from '../a-broker.ts'
import { aTold, patience, STACK } from '../told.ts'

describe('a press in Home Assistant', () => {
  const events = (listener: Listener) =>
    listener.heard
      .filter(({ topic }) => topic === 'homeport/bridge/events')
      .map(({ payload }) => JSON.parse(payload) as Record<string, unknown>)

  test('installs the plan that is shown, but not within its first five seconds', async () => {
    let later = 0
    const clock = { ...systemClock, monotonic: () => performance.now() + later }
    const { listener, box } = await aTold({ clock, own: { releases: releasesOf } })
    const install = () => listener.publish('homeport/stack/domoticz/update/set', 'install')
    await install()
    await expect.poll(() => events(listener)[0]?.['error'], patience).toContain('changed a moment ago')
    later = 5_000
    await install()
    await expect.poll(() => box.homeport.asked.map(([name]) => name), patience).toContain('startRun')
    expect(box.homeport.asked.find(([name]) => name === 'startRun')?.[1]).toEqual({
      plans: ['p-domoticz'],
      answers: {},
    })
  })

  test('on a plan that asks questions says where to answer', async () => {
    const { listener } = await aTold()
    await listener.publish('homeport/stack/whoami/update/set', 'install')
    await expect.poll(() => events(listener)[0]?.['advice'], patience).toContain('page or card')
    const { cmps } = JSON.parse(listener.last(STACK) ?? '')
    expect(cmps.update.cmd_t).toBeUndefined()
  })

  test('rolls back to the release that was chosen', async () => {
    const { plan, ...view } = aBigHome.plans[0] as (typeof aBigHome.plans)[number]
    const makePlan = async () => ({ ...view, plan: { ...plan, id: 'p-back' } })
    const { listener, box } = await aTold({ own: { releases: releasesOf, makePlan } })
    await listener.publish('homeport/stack/domoticz/roll_back_to/set', '4.1029 · #11')
    await expect
      .poll(() => listener.last('homeport/stack/domoticz/roll_back_to'), patience)
      .toBe('4.1029 · #11')
    await listener.publish('homeport/stack/domoticz/roll_back/set', 'PRESS')
    await expect.poll(() => box.homeport.asked.map(([name]) => name), patience).toContain('startRun')
    expect(box.homeport.asked.find(([name]) => name === 'makePlan')?.[1]).toEqual({
      stack: 'domoticz',
      release: 11,
    })
  })

  test('backs up now', async () => {
    const { listener, box } = await aTold()
    await listener.publish('homeport/stack/domoticz/back_up/set', 'PRESS')
    await expect.poll(() => box.homeport.asked.map(([name]) => name), patience).toContain('backUp')
    expect(box.homeport.asked.find(([name]) => name === 'backUp')?.[1]).toEqual({ stack: 'domoticz' })
  })
})
