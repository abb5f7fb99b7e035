import { beforeEach, describe, expect, test } from 'vitest'
import { anEngine, aRawEngine } from '../../../support/engine/an-engine.ts'
import { aLink } from '../../../support/home/a-link.ts'
import { nothingUncaught } from '../../../support/nothing-uncaught.ts'
import { answer, failing, VERSION } from './a-hostile-engine.ts'

nothingUncaught()

describe('an engine that stalls', () => {
  test('a ping fails after its second; the next one hears the late answer', async () => {
    let late: (() => void) | undefined
    const engine = await anEngine({
      'GET /_ping': (_request, response) => {
        late = () => response.end('OK')
      },
    })
    const { api } = aLink([engine.connection])
    const before = performance.now()
    expect((await failing(api.ping())).message).toMatch(/no answer within 1 s/)
    expect(performance.now() - before).toBeLessThan(10_000)
    const next = api.ping()
    late?.()
    await next
    expect(engine.asked.filter(({ url }) => url.endsWith('/_ping'))).toHaveLength(1)
  })

  test('a ping does not wait behind calls that hang', async () => {
    const engine = await anEngine({ 'GET /info': () => {} })
    const { api, link } = aLink([engine.connection])
    const hanging = Array.from({ length: 20 }, () => failing(api.info()))
    await api.ping()
    link.kept.drop()
    for (const error of await Promise.all(hanging)) expect(error.message).toMatch(/given up/)
  })

  test('one that hangs does not stop the others: two at once, the rest in turn', async () => {
    let hung = 0
    const engine = await anEngine({
      'GET /info': (_request, response) => (hung++ === 0 ? undefined : response.end('{}')),
    })
    const { api, link } = aLink([engine.connection])
    const first = failing(api.info())
    await Promise.all(Array.from({ length: 10 }, () => api.info()))
    link.kept.drop()
    await first
  })

  test('one that takes connections and says nothing costs a caller no more than its time', async () => {
    const engine = await aRawEngine(() => {})
    const { api } = aLink([engine.connection])
    const before = performance.now()
    await failing(api.ping())
    expect(performance.now() - before).toBeLessThan(10_000)
  })
})

describe('a kept connection the engine has closed', () => {
  /** Answers the first request of each connection; closes at the second. */
  const forgetful = () =>
    aRawEngine((socket) => {
      let count = 0
      socket.on('data', (chunk) => {
        const [line = ''] = String(chunk).split('\r\n')
        if (line.startsWith('POST')) writes.push(line)
        if (++count > 1) socket.destroy()
        else socket.write(answer(line.includes('/version') ? VERSION : '{"ID":"x"}'))
      })
    })
  let writes: string[] = []
  beforeEach(() => {
    writes = []
  })

  test('reading is tried again on a new one', async () => {
    const { api } = aLink([(await forgetful()).connection])
    for (let i = 0; i < 5; i++) expect((await api.info()).ID).toBe('x')
  })

  test('writing is not: whether it happened is unknown', async () => {
    const { api } = aLink([(await forgetful()).connection])
    await api.info()
    const error = await failing(api.createConfig('c', {}, ''))
    expect(error.outcomeUnknown).toBe(true)
    expect(writes).toHaveLength(1)
  })
})
