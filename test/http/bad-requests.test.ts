import { connect } from 'node:net'
import { describe, expect, test } from 'vitest'
import { ProblemDocument } from '../../backend/contract/doors/http.ts'
import { check, type Problem } from '../../backend/contract/doors/problem.ts'
import { recordingHomeport, refusingHomeport } from '../support/home/a-homeport.ts'
import { aRun } from '../support/home/some-views.ts'
import { aListeningServer, aServer, authorized } from './support/a-server.ts'

async function refused(request: { method?: 'GET' | 'POST'; url: string; payload?: unknown; type?: string }) {
  const homeport = recordingHomeport()
  const response = await aServer({ homeport }).inject({
    method: request.method ?? 'GET',
    url: request.url,
    headers: { ...authorized, 'content-type': request.type ?? 'application/json' },
    ...(request.payload === undefined ? {} : { payload: request.payload as object | string }),
  })
  expect(homeport.asked, 'the front door is not bothered').toEqual([])
  expect(response.headers['content-type']).toMatch(/^application\/problem\+json/)
  expect(check(ProblemDocument, response.json())).toEqual([])
  const problem: ProblemDocument = response.json()
  expect(problem.status).toBe(response.statusCode)
  return problem
}

const where = (problems: Problem[] = []) => problems.map(({ path, text }) => `${path}: ${text}`)

describe('everything wrong with a request is told at once, by where', () => {
  test.each([
    [
      '/api/v1/runs',
      { answers: { q1: 7, q2: null }, force: true },
      [
        'body: missing key "plans"',
        'body: unknown key "force"',
        'body.answers.q1: must be string',
        'body.answers.q2: must be string',
      ],
    ],
    ['/api/v1/runs', { plans: [] }, ['body.plans: must not have fewer than 1 items']],
    ['/api/v1/runs', 'null', ['body: must be object']],
    ['/api/v1/runs', [1], ['body: must be object']],
    ['/api/v1/plans', {}, ['body: missing key "stack"']],
    ['/api/v1/plans', { stack: 'domoticz', release: 0 }, ['body.release: must be >= 1']],
    ['/api/v1/plans', { swarm: 5 }, ['body.swarm: must be string']],
    ['/api/v1/stacks/domoticz/roll-back', { release: '11' }, ['body.release: must be integer']],
    [
      '/api/v1/setup/nodes/a1',
      { name: 'a'.repeat(1001), address: '' },
      ['body.name: must not have more than 1000 characters'],
    ],
    ['/api/v1/setup/nodes/a1', { name: 'a', address: 'a', hostKey: 'k' }, ['body: unknown key "hostKey"']],
    [
      '/api/v1/setup/nodes/A..1',
      { name: 'a', address: 'a' },
      ['params.id: must match pattern "^[a-z0-9]{1,32}$"'],
    ],
    [
      `/api/v1/runs/${aRun.id}/cancel`,
      { choice: 'stop' },
      ['body.choice: must be one of go-on, roll-back, leave'],
    ],
  ])('POST %s %j', async (url, payload, expected) => {
    const problem = await refused({ method: 'POST', url, payload })
    expect(problem).toMatchObject({ status: 400, code: 'bad-request' })
    expect(where(problem.problems).sort()).toEqual(expected.sort())
  })

  test.each([
    ['/api/v1/runs?limit=0', 'query.limit: must be >= 1'],
    ['/api/v1/runs?limit=1.5', 'query.limit: must be integer'],
    ['/api/v1/runs?limit=1e2', 'query.limit: must be integer'],
    ['/api/v1/runs?limit=', 'query.limit: must be integer'],
    ['/api/v1/runs?limit=1&limit=2', 'query.limit: must be integer'],
    ['/api/v1/runs?limt=1', 'query: unknown key "limt"'],
    ['/api/v1/services/a/b/logs?follow=yes', 'query.follow: must be boolean'],
    ['/api/v1/services/a/b/logs?tail=1000000', 'query.tail: must be <= 10000'],
    [`/api/v1/events?since=${'x'.repeat(65)}`, 'query.since: must not have more than 64 characters'],
  ])('GET %s', async (url, expected) => {
    const problem = await refused({ url })
    expect(problem.status).toBe(400)
    expect(where(problem.problems)).toEqual([expected])
  })

  test('but no more than fifty, and it says how many more', async () => {
    const answers = Object.fromEntries(Array.from({ length: 80 }, (_, i) => [`q${i}`, i]))
    const problem = await refused({ method: 'POST', url: '/api/v1/runs', payload: { plans: ['p'], answers } })
    expect(problem.problems).toHaveLength(50)
    expect(problem.detail).toContain('and 30 more')
  })
})

test('a body that is missing altogether is a problem like any other', async () => {
  const request = { method: 'POST', url: '/api/v1/runs', headers: authorized } as const
  const problem: ProblemDocument = (await aServer().inject(request)).json()
  expect(problem.status).toBe(400)
  expect(where(problem.problems)).toEqual(['body: must be object'])
})

describe('hostile names in the URL are refused before anyone is asked', () => {
  test.each([
    '/api/v1/stacks/..%2f..%2fetc%2fpasswd',
    '/api/v1/stacks/%00',
    '/api/v1/stacks/__proto__',
    '/api/v1/stacks/a%0d%0aSet-Cookie:%20x=1',
    '/api/v1/stacks/Domoticz/releases',
    `/api/v1/stacks/${'a'.repeat(64)}`,
    `/api/v1/stacks/${'a'.repeat(200)}`,
    '/api/v1/nodes/%3Cscript%3E',
    '/api/v1/nodes/-rf',
    "/api/v1/plans/'%20OR%201=1",
    '/api/v1/plans/..%2f',
    '/api/v1/runs/%E2%80%AEgnp',
    '/api/v1/runs/--help/journal',
    '/api/v1/services/domoticz/..%2fx/logs',
    '/api/v1/stacks/%zz',
    '/api/v1/stacks/%C0%AF',
  ])('%s', async (url) => {
    const problem = await refused({ url })
    expect([400, 404]).toContain(problem.status)
  })
})

test.each([
  ['text/plain', '{"plans":["p1"]}', 415, 'unsupported-media-type'],
  ['application/x-www-form-urlencoded', 'plans=p1', 415, 'unsupported-media-type'],
  ['multipart/form-data; boundary=x', '--x--', 415, 'unsupported-media-type'],
  ['application/json', '{"plans":', 400, 'bad-request'],
  ['application/json', '', 400, 'bad-request'],
  ['application/json', '{"plans":["p1"],"__proto__":{"x":1}}', 400, 'bad-request'],
  ['application/json', JSON.stringify({ plans: ['x'.repeat(1024 * 1024)] }), 413, 'too-large'],
])('a body of %s (%.20s) is refused with %i', async (type, payload, status, code) => {
  expect(await refused({ method: 'POST', url: '/api/v1/runs', payload, type })).toMatchObject({
    status,
    code,
  })
})

test.each(['/nope', '/api/v1/nope', '/api/v2/home', '/api/v1/home/', '/../etc/passwd'])(
  'there is no %s, and that is a problem like any other',
  async (url) => expect(await refused({ url })).toMatchObject({ status: 404, code: 'not-found' }),
)

test('a path is told back without its query, which may hold what should not be seen', async () => {
  expect((await refused({ url: '/nope?password=hunter2' })).detail).toBe('there is no GET /nope')
})

test('a defect is told without its details, which go to the log', async () => {
  const logged: unknown[] = []
  const quiet = () => {}
  const logger = {
    ...{ level: 'info', fatal: quiet, warn: quiet, info: quiet, debug: quiet, trace: quiet, silent: quiet },
    error: (error: unknown) => logged.push(error),
    child: () => logger,
  }
  const defect = new Error('password=hunter2 at /home/x')
  const app = aServer({ homeport: refusingHomeport(defect), logger })
  const response = await app.inject({ url: '/api/v1/home', headers: authorized })
  expect(response.statusCode).toBe(500)
  expect(response.json().code).toBe('internal')
  expect(response.body).not.toContain('hunter2')
  expect(logged).toEqual([defect])
})

test('what is no HTTP, or has headers without end, is answered and hung up on', async () => {
  const port = await aListeningServer()
  expect(await say(port, 'HELLO\r\n\r\n')).toMatch(
    /^HTTP\/1\.1 400 .*application\/problem\+json.*"status":400/s,
  )
  const long = `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(17 * 1024)}\r\n\r\n`
  expect(await say(port, long)).toMatch(/^HTTP\/1\.1 431 .*"code":"too-large"/s)
})

function say(port: number, text: string): Promise<string> {
  return new Promise((resolve) => {
    let heard = ''
    const socket = connect(port, '127.0.0.1', () => socket.write(text))
    socket.on('data', (bytes) => {
      heard += bytes
    })
    socket.on('error', () => {})
    socket.on('close', () => resolve(heard))
  })
}
