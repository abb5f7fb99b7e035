import { type MqttAnswer, type MqttVerb, mqttRequests } from '../../contract/doors/mqtt.ts'
import { check } from '../../contract/doors/problem.ts'
import { HomeportError } from '../../contract/errors.ts'
import { assertAllowed, type Door, verbs } from './verbs.ts'

const REQUEST_BYTES = 256 * 1024
const TRANSACTION_MAX = 200
/** At once; planning takes its time, and a flood is not to take homeport's. */
const AT_ONCE = 16

export interface Requests {
  /** Never rejects: whatever was asked, there is an answer. */
  answer(noun: string, payload: Buffer): Promise<MqttAnswer>
}

/** Requests as zigbee2mqtt has them, but what is unknown or malformed is answered too. */
export function requests(door: Door, onDefect: (error: unknown) => void): Requests {
  let open = 0
  return {
    async answer(noun, payload) {
      const given = read(payload)
      const transaction = transactionOf(given)
      open += 1
      try {
        if (open > AT_ONCE) throw new HomeportError('timed-out', 'too many requests at once', 'Ask again.')
        const data = await act(door, noun, given)
        return { status: 'ok', data, ...transaction }
      } catch (error) {
        if (!(error instanceof HomeportError)) onDefect(error)
        return { ...refused(error), ...transaction }
      } finally {
        open -= 1
      }
    },
  }
}

function act(door: Door, noun: string, given: unknown): unknown {
  if (given instanceof HomeportError) throw given
  if (!isVerb(noun)) {
    const known = Object.keys(mqttRequests).join(', ')
    throw new HomeportError('not-found', `there is no request ${noun.slice(0, 100)}`, `There is ${known}.`)
  }
  const { transaction, ...args } = given as Record<string, unknown>
  if (transaction !== undefined && transactionOf(given).transaction === undefined) {
    throw new HomeportError('bad-request', 'transaction is no short text', 'Send a short text, or none.')
  }
  const violations = check(mqttRequests[noun], args)
  if (violations.length > 0) {
    const first = violations[0]
    const where = [...(first?.path ?? []), first?.unknown ?? first?.missing ?? []].flat().join('.')
    const text = `${noun}: ${where === '' ? '' : `${where}: `}${first?.text}`
    throw new HomeportError('bad-request', text.slice(0, 500), 'Correct the payload of the request.')
  }
  assertAllowed(door.control, verbs[noun].needs)
  return verbs[noun].act(door, args as never)
}

/** The object that was sent, or why it is none. */
function read(payload: Buffer): unknown {
  if (payload.length > REQUEST_BYTES) {
    return new HomeportError('too-large', 'the request is larger than 256 kB', 'Send less.')
  }
  try {
    const value: unknown = payload.length === 0 ? {} : JSON.parse(payload.toString('utf8'))
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
  } catch {
    // Said below.
  }
  return new HomeportError('bad-request', 'the payload is no JSON object', 'Send a JSON object.')
}

function transactionOf(given: unknown): { transaction?: string } {
  const transaction = (given as { transaction?: unknown }).transaction
  return typeof transaction === 'string' && transaction.length <= TRANSACTION_MAX ? { transaction } : {}
}

function isVerb(noun: string): noun is MqttVerb {
  return Object.hasOwn(mqttRequests, noun)
}

function refused(error: unknown): MqttAnswer {
  const { code, message, advice } =
    error instanceof HomeportError
      ? error
      : new HomeportError('internal', 'something went wrong inside homeport')
  return { status: 'error', error: message, code, advice, data: {} }
}
