import { expect, test } from 'vitest'
import { refusalOf } from '../../../backend/mqtt/connection/refusals.ts'

const advice = { refused: 'Correct the password.', silent: 'Start the broker.' }
const refused = (code: number) =>
  refusalOf(Object.assign(new Error('Connection refused'), { code }), 'broker', advice)

// Mosquitto answers a wrong password with "not authorised", others with "bad user name or password".
test.each([4, 5, 134, 135])('answer %i of a broker points to the user name and the password', (code) => {
  const refusal = refused(code)
  expect(refusal.code).toBe('mqtt-refused')
  expect(refusal.text).toContain('user name or password is missing or incorrect')
  expect(refusal.advice).toBe('Correct the password.')
})

test('any other answer is told in its own words', () => {
  expect(refused(136)).toMatchObject({
    code: 'mqtt-unreachable',
    text: 'there is no word with the MQTT broker broker: Connection refused',
  })
})
