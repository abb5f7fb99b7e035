import { EngineError, type Filters } from '../../../ports/nodes/docker-api.ts'
import type { HttpRequest, RequestBody } from '../http/http-exchange.ts'
import type { Way } from './way.ts'

export interface Question {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  path: string
  query?: Record<string, string | number | boolean | Filters | undefined>
  body?: unknown
  /** In place of a body: a tar. */
  tar?: Exclude<RequestBody, string>
  deadlineMs?: number
}

/** A question as a request over one of the sets of sockets of a way. */
export function engineRequest(
  way: Way,
  sockets: 'calls' | 'streams' | 'followed',
  question: Question,
): HttpRequest {
  const path = `${way.prefix}${question.path}${queryText(question.query)}`
  const request = { agent: way[sockets], method: question.method ?? 'GET', path }
  if (question.tar !== undefined) return { ...request, body: question.tar }
  return question.body === undefined ? request : { ...request, body: JSON.stringify(question.body) }
}

/** The engine said no, in its own words. */
export function refusal(node: string, status: number, body: Buffer): EngineError {
  return new EngineError(node, status, messageOf(body) || `HTTP status ${status}`)
}

/** Filters are the one thing that is JSON in a query; nothing of a body ever goes there (engine.md D1). */
function queryText(query: Question['query'] = {}): string {
  const text = new URLSearchParams()
  for (const [key, value] of Object.entries(query)) {
    if (value !== undefined) text.set(key, typeof value === 'object' ? JSON.stringify(value) : String(value))
  }
  return text.size === 0 ? '' : `?${text}`
}

function messageOf(body: Buffer): string {
  const text = body.toString('utf8').trim().slice(0, 4000)
  try {
    return String((JSON.parse(text) as { message?: unknown }).message ?? text)
  } catch {
    return text
  }
}
