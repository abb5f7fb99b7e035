import { describe, expect, onTestFinished, test } from 'vitest'
import { HomeportError } from '../../../../backend/contract/errors.ts'
import { httpLink } from '../../../../frontend-card/client/http/http-link.ts'
import type { Link, LinkState, LogText } from '../../../../frontend-card/client/link.ts'
import { aListeningServer, TOKEN } from '../../../http/support/a-server.ts'
import { recordingHomeport, refusingHomeport } from '../../../support/home/a-homeport.ts'
import { aHome, aPlanView, aRelease, aRun } from '../../../support/home/some-views.ts'
import { heard, link } from './an-ear.ts'

// Against homeport's own server, on a real socket.

test('a link connects, tells the whole picture, then what happens', async () => {
  const homeport = recordingHomeport()
  const ear = heard(link(await aListeningServer({ homeport })))
  await ear.until('is live')
  homeport.tell({ type: 'findings', findings: [] })
  expect(await ear.until('event findings')).toEqual([
    'is connecting',
    'home attic',
    'is live',
    'event findings',
  ])
})

test('after an inventory the whole picture is read again: nodes and stacks may be gone', async () => {
  const homeport = recordingHomeport()
  const ear = heard(link(await aListeningServer({ homeport })))
  await ear.until('is live')
  homeport.tell({ type: 'inventory', problems: [] })
  homeport.tell({ type: 'findings', findings: [] })
  expect((await ear.until('event findings')).slice(3)).toEqual([
    'event inventory',
    'home attic',
    'event findings',
  ])
})

test('a wrong token is refused with advice, and not tried again', async () => {
  const states: LinkState[] = []
  const refused = Promise.withResolvers<void>()
  const state = (one: LinkState) => {
    states.push(one)
    if (one.kind === 'refused') refused.resolve()
  }
  const end = link(await aListeningServer(), 'wrong').follow({ state, home: () => {}, event: () => {} })
  onTestFinished(end)
  await refused.promise
  expect(states.at(-1)).toMatchObject({
    text: 'this needs a valid token',
    advice: expect.stringMatching(/link/),
  })
})

test('a homeport that is away is lost, since when the first attempt failed, and found again', async () => {
  const homeport = recordingHomeport()
  const port = await aListeningServer({ homeport })
  const states: LinkState[] = []
  const back = Promise.withResolvers<void>()
  let attempts = 0
  let clock = 1_000
  const failing: typeof fetch = async (...given) => {
    attempts += 1
    clock += 1
    if (attempts <= 3) throw new TypeError('fetch failed')
    return fetch(...given)
  }
  const from = httpLink({
    base: `http://127.0.0.1:${port}/api/v1`,
    token: TOKEN,
    fetch: failing,
    wait: async () => {},
    now: () => clock,
  })
  const state = (one: LinkState) => {
    states.push(one)
    if (one.kind === 'live') back.resolve()
  }
  onTestFinished(from.follow({ state, home: () => {}, event: () => {} }))
  await back.promise
  const lost = { kind: 'lost', since: 1_001, text: 'fetch failed', code: 'unreachable' }
  expect(states).toEqual([{ kind: 'connecting' }, lost, lost, lost, { kind: 'live' }])
})

test('in ingress nothing is sent that opens a door, and a session that has ended is opened anew, not a refusal', async () => {
  const port = await aListeningServer()
  const states: LinkState[] = []
  const sent: (string | null)[] = []
  const back = Promise.withResolvers<void>()
  // Home Assistant's side of it: it knows the session from the second attempt on, and says who asks.
  const homeAssistant: typeof fetch = async (address, init) => {
    sent.push(new Headers(init?.headers).get('authorization'))
    if (sent.length === 1) return new Response('401: Unauthorized', { status: 401 })
    return fetch(address, { ...init, headers: { ...init?.headers, authorization: `Bearer ${TOKEN}` } })
  }
  const base = `http://127.0.0.1:${port}/api/v1`
  const from = httpLink({ base, fetch: homeAssistant, wait: async () => {}, now: () => 1_000 })
  const state = (one: LinkState) => {
    states.push(one)
    if (one.kind === 'live') back.resolve()
  }
  onTestFinished(from.follow({ state, home: () => {}, event: () => {} }))
  await back.promise
  expect(from.kind).toBe('ingress')
  expect(new Set(sent)).toEqual(new Set([null]))
  const why = { text: 'Home Assistant has ended the session of this page', code: 'session-ended' }
  expect(states).toEqual([{ kind: 'connecting' }, { kind: 'lost', since: 1_000, ...why }, { kind: 'live' }])
})

test('who stops following hangs up, and hears nothing more', async () => {
  const homeport = recordingHomeport()
  const ear = heard(link(await aListeningServer({ homeport })))
  await ear.until('is live')
  ear.end()
  await expect.poll(() => homeport.followers()).toBe(0)
  expect(ear.all.at(-1)).toBe('is live')
})

describe('every deed reaches the front door', () => {
  test.each<[string, (of: Link) => Promise<unknown>, unknown]>([
    ['makePlan', (of) => of.makePlan({ stack: 'domoticz', release: 11 }), aPlanView],
    ['startRun', (of) => of.startRun({ plans: ['p1'], answers: { q1: 'yes' } }), aRun],
    ['cancelRun', (of) => of.cancelRun(aRun.id, { choice: 'roll-back' }), aRun],
    ['resumeRun', (of) => of.resumeRun(aRun.id), aRun],
    ['abandonRun', (of) => of.abandonRun(aRun.id), aRun],
    ['run', (of) => of.run(aRun.id), aRun],
    ['releases', (of) => of.releases('domoticz'), [aRelease]],
    ['runLog', (of) => of.runLog(aRun.id), ['pulling domoticz/domoticz:1']],
  ])('%s', async (name, deed, answer) => {
    const homeport = recordingHomeport()
    expect(await deed(link(await aListeningServer({ homeport })))).toEqual(answer)
    expect(homeport.asked.map(([asked]) => asked)).toContain(name)
  })
})

test('a refusal keeps its code, its words and its advice', async () => {
  const homeport = refusingHomeport(new HomeportError('plan-outdated', 'rpi2 has changed', 'Look again.'))
  const deed = link(await aListeningServer({ homeport })).startRun({ plans: ['p1'] })
  await expect(deed).rejects.toMatchObject({
    code: 'plan-outdated',
    message: 'rpi2 has changed',
    advice: 'Look again.',
  })
})

describe('the log of a service', () => {
  test('comes line by line, and ends when the reader goes', async () => {
    const gone = new AbortController()
    const homeport = recordingHomeport({
      async serviceLogs(_stack, _service, { signal }, onLine) {
        onLine({ at: '2026-11-21T09:00:00Z', stream: 'stderr', text: '<b>hello</b>', node: 'rpi2' } as never)
        await new Promise((resolve) => signal?.addEventListener('abort', resolve))
      },
    })
    const lines: LogText[] = []
    const of = { stack: 'domoticz', service: 'web', tail: 10 }
    await link(await aListeningServer({ homeport })).serviceLogs(
      of,
      (line) => {
        lines.push(line)
        gone.abort()
      },
      gone.signal,
    )
    expect(lines).toMatchObject([{ text: '<b>hello</b>', stream: 'stderr' }])
  })

  test('that breaks off is refused with what homeport says of it', async () => {
    const homeport = refusingHomeport(new HomeportError('unreachable', 'no manager answers'))
    const of = { stack: 'domoticz', service: 'web', tail: 10 }
    const log = link(await aListeningServer({ homeport })).serviceLogs(
      of,
      () => {},
      new AbortController().signal,
    )
    await expect(log).rejects.toMatchObject({ code: 'unreachable', message: 'no manager answers' })
  })
})

test('the home it tells is the one homeport has', async () => {
  const homes: unknown[] = []
  const live = Promise.withResolvers<void>()
  const end = link(await aListeningServer()).follow({
    state: (state) => state.kind === 'live' && live.resolve(),
    home: (home) => homes.push(home),
    event: () => {},
  })
  onTestFinished(end)
  await live.promise
  expect(homes).toEqual([aHome])
})
