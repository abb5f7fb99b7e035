import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ProblemDocument } from '../contract/doors/http.ts'
import { type ErrorCode, errorCodes, HomeportError } from '../contract/errors.ts'

/** Fastify's own refusals that are more than a bad request. */
const codesOfFastify: Record<string, ErrorCode> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'too-large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported-media-type',
  FST_ERR_HANDLER_TIMEOUT: 'timed-out',
}

/** Answers any error: refusals in their own words, a defect without its details, which go to the log. */
export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const refusal = refusalOf(error)
  if (refusal.code === 'internal') request.log.error(error)
  const document = problemDocument(refusal)
  reply.code(document.status).type('application/problem+json').send(document)
}

export function refuseUnknownRoute(request: FastifyRequest): never {
  throw new HomeportError(
    'not-found',
    `there is no ${request.method} ${request.url.replace(/\?.*/s, '')}`,
    'Look at /api/v1/openapi.json for what there is.',
  )
}

export function refusalOf(error: unknown): HomeportError {
  if (error instanceof HomeportError) return error
  if (!isOfFastify(error)) return new HomeportError('internal', 'something went wrong inside homeport')
  const code = codesOfFastify[error.code]
  if (code !== undefined) return new HomeportError(code, error.message)
  if (error.statusCode < 500) return new HomeportError('bad-request', error.message)
  return new HomeportError('internal', 'something went wrong inside homeport')
}

export function problemDocument(error: HomeportError): ProblemDocument {
  return {
    ...membersOf(error.details),
    type: `urn:homeport:${error.code}`,
    title: error.code.replaceAll('-', ' '),
    status: errorCodes[error.code].status,
    detail: error.message,
    code: error.code,
    advice: error.advice,
  }
}

const brokenRequests: Record<string, { status: number; code: ErrorCode; text: string }> = {
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, code: 'timed-out', text: 'the request did not come in time' },
  HPE_HEADER_OVERFLOW: { status: 431, code: 'too-large', text: 'the headers are longer than 16 KiB' },
}

/** What cannot be read as HTTP never becomes a request: answered on the bare connection, which is then closed. */
export function answerBrokenRequest(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const broken = brokenRequests[error.code ?? ''] ?? {
    status: 400,
    code: 'bad-request',
    text: 'this is not an HTTP request',
  }
  const document = problemDocument(new HomeportError(broken.code, broken.text))
  const body = JSON.stringify({ ...document, status: broken.status })
  socket.end(
    `HTTP/1.1 ${broken.status} ${STATUS_CODES[broken.status]}\r\nConnection: close\r\n` +
      `Content-Type: application/problem+json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    () => socket.destroy(),
  )
}

function membersOf(details: unknown): object {
  if (details === undefined || details === null) return {}
  return typeof details === 'object' && !Array.isArray(details) ? details : { details }
}

function isOfFastify(error: unknown): error is { code: string; statusCode: number; message: string } {
  const { code, statusCode } = (error ?? {}) as { code?: unknown; statusCode?: unknown }
  return typeof code === 'string' && code.startsWith('FST_') && typeof statusCode === 'number'
}
