import { describe, expect, test } from 'vitest'
import { aBigHome, namedIn } from './a-big-home.ts'
import type { Listener } from './a-broker.ts'
import { aLetterBox } from './a-letter-box.ts'
import { ask, aTold, isThere, NODE, patience, STACK } from './told.ts'

describe('removal', () => {
  const without = (stack: string) => ({
    ...aBigHome,
    stacks: aBigHome.stacks.filter(({ name }) => name !== stack),
  })
  const said = (listener: Listener, topic: string, from = 0) =>
    listener.heard
      .slice(from)
      .filter((one) => one.topic === topic)
      .map(({ payload }) => (payload === '' ? 'nothing' : 'all'))

  test('of a stack while homeport is stopped is made good, and once more after the next birth', async () => {
    const { broker, listener, store, box } = await aTold()
    await box.close()
    const began = listener.heard.length
    const home = without('whoami')
    const box2 = aLetterBox(broker.url, { store, own: { home: () => home }, inventory: namedIn(home) })
    await expect.poll(() => said(listener, STACK, began), patience).toEqual(['all', 'nothing'])
    await expect.poll(() => listener.last('homeport/stack/whoami/state'), patience).toBe('')
    await box2.close()

    const born = listener.heard.length
    const box3 = aLetterBox(broker.url, { store, own: { home: () => home }, inventory: namedIn(home) })
    await expect
      .poll(() => listener.heard.slice(born).map(({ topic }) => topic), patience)
      .toContain('homeport/bridge/state')
    expect(said(listener, STACK, born)).toEqual([])
    await listener.publish('homeassistant/status', 'online')
    await expect.poll(() => said(listener, STACK, born), patience).toEqual(['all', 'nothing'])
    await expect.poll(() => store.fact('mqtt.tombstones'), patience).toBe('[]')
    expect(box3.defects).toEqual([])
    const late = await broker.listener()
    await isThere(late)
    expect(late.heard.map(({ topic }) => topic).filter((topic) => topic.includes('whoami'))).toEqual([])
  }, 60_000)

  test('of an entity that this version has no more is said in steps', async () => {
    const { broker, listener, store, box } = await aTold()
    await box.close()
    const key = `mqtt.announced ${NODE}`
    const payload = JSON.parse(store.fact(key) ?? '')
    payload.cmps.fan = { p: 'sensor', uniq_id: 'u', stat_t: 'homeport/node/attic/state' }
    store.setFact(key, JSON.stringify(payload))
    const began = listener.heard.length
    const box2 = aLetterBox(broker.url, { store })
    const fans = () =>
      listener.heard
        .slice(began)
        .filter(({ topic }) => topic === NODE)
        .map(({ payload }) => Object.keys(JSON.parse(payload).cmps.fan ?? {}))
    await expect.poll(fans, patience).toEqual([['p', 'uniq_id', 'stat_t'], ['p'], []])
    expect(box2.defects).toEqual([])
  })

  test('of a stack that lives is not seen when it is renamed', async () => {
    const { listener, box } = await aTold()
    const before = listener.heard.length
    const stacks = aBigHome.stacks.map((stack) =>
      stack.name === 'whoami' ? { ...stack, name: 'greeter' } : stack,
    )
    const home = { ...aBigHome, stacks }
    box.homeport.home = () => home
    box.follow(namedIn(home, { greeter: 'whoami' }))
    await expect.poll(() => JSON.parse(listener.last(STACK) ?? '{}').dev?.name, patience).toBe('greeter')
    expect(said(listener, STACK, before)).toEqual(['all'])
    expect(listener.heard.map(({ topic }) => topic).filter((topic) => topic.includes('greeter'))).toEqual([])
  })

  test('by a person in Home Assistant is respected, also after a restart, until someone asks', async () => {
    const { broker, listener, store, box } = await aTold()
    await listener.publish(NODE, '', { retain: true })
    await expect.poll(() => box.findings()[0]?.id, patience).toBe('mqtt-deleted')
    await box.close()
    const bridge = () => listener.last('homeport/bridge/state')
    await expect.poll(bridge, patience).toBe('offline')
    const began = listener.heard.length
    const box2 = aLetterBox(broker.url, { store })
    await expect.poll(bridge, patience).toBe('online')
    expect(said(listener, NODE, began)).toEqual([])
    expect(box2.findings().map(({ id }) => id)).toEqual(['mqtt-deleted'])
    expect((await ask(listener, 'bridge/announce', {})).data).toEqual({ announced: 1 })
    await expect.poll(() => said(listener, NODE, began), patience).toEqual(['all'])
  })
})
