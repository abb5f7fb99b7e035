import { describe, expect, test } from 'vitest'
import { ProblemDocument } from '../../backend/contract/doors/http.ts'
import { check } from '../../backend/contract/doors/problem.ts'
import { errorCodes, HomeportError } from '../../backend/contract/errors.ts'
import { recordingHomeport, refusingHomeport } from '../support/home/a-homeport.ts'
import { aServer, authorized } from './support/a-server.ts'
import { ask, behindTheToken, rows, run } from './support/route-table.ts'

describe('every route', () => {
  test.each(rows)('$route gives the whole answer of the front door', async (row) => {
    const homeport = recordingHomeport()
    const response = await ask(aServer({ homeport }), row)
    expect(response.statusCode).toBe(row.status ?? 200)
    expect(row.schema === undefined ? response.body : response.json()).toEqual(row.answer)
    if (row.schema !== undefined) expect(check(row.schema, response.json())).toEqual([])
    if (row.asks !== undefined) expect(homeport.asked).toEqual([row.asks])
  })

  test.each(behindTheToken)('$route refuses whoever has no token, and asks nothing', async (row) => {
    const homeport = recordingHomeport()
    const response = await ask(aServer({ homeport }), row, {})
    expect(response.statusCode).toBe(401)
    expect(response.json().code).toBe('unauthorized')
    expect(homeport.asked).toEqual([])
  })

  test.each(behindTheToken)('$route tells a refusal as a problem', async (row) => {
    const homeport = refusingHomeport(new HomeportError('release-missing', 'gone', 'look', { stack: 'a' }))
    const response = await ask(aServer({ homeport }), row)
    expect(response.headers['content-type']).toMatch(/^application\/problem\+json/)
    expect(check(ProblemDocument, response.json())).toEqual([])
    expect(response.json()).toEqual({
      type: 'urn:homeport:release-missing',
      title: 'release missing',
      status: 404,
      detail: 'gone',
      code: 'release-missing',
      advice: 'look',
      stack: 'a',
    })
  })

  test('of the description is in this table, and the other way round', async () => {
    const response = await aServer().inject({ url: '/api/v1/openapi.json', headers: authorized })
    const described = Object.entries<object>(response.json().paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    )
    const streamsAndItself = ['GET /api/v1/events', 'GET /api/v1/openapi.json']
    expect(described.sort()).toEqual([...rows.map((row) => row.route), ...streamsAndItself].sort())
  })
})

test('a started run is accepted and says where to look', async () => {
  const response = await aServer().inject({
    method: 'POST',
    url: '/api/v1/runs',
    headers: authorized,
    payload: { plans: ['p1'] },
  })
  expect(response.headers.location).toBe(run)
})

test.each(['nodes', 'stacks'])('%s that are not there are refused by name', async (noun) => {
  const response = await aServer().inject({ url: `/api/v1/${noun}/nobody`, headers: authorized })
  expect(response.statusCode).toBe(404)
  expect(response.json().detail).toContain('nobody')
})

test.each(Object.entries(errorCodes))('%s has the status of its row', async (code, row) => {
  const homeport = refusingHomeport(new HomeportError(code as keyof typeof errorCodes, 'no'))
  const response = await aServer({ homeport }).inject({ url: '/api/v1/home', headers: authorized })
  expect(response.statusCode).toBe(row.status)
  expect(response.json()).toMatchObject({ code, advice: row.advice, detail: 'no' })
})
