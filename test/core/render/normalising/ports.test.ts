import { describe, expect, test } from 'vitest'
import { aService, normalisedText } from '../../../support/stack/a-compose-file.ts'

describe('a port bound to one address would be open wider than written: refused', () => {
  test.each([
    '"127.0.0.1:8080:80"',
    '"[::1]:8080:80"',
    '"::1:8080:80"',
    '"[::ffff:127.0.0.1]:8080:80/udp"',
    '"127.0.0.1::80"',
    '{ target: 80, published: 80, host_ip: 192.168.1.2 }',
  ])('%s', (port) =>
    expect(normalisedText(aService(`ports: [${port}]`)).problems).toEqual([
      'port-address services.web.ports.0',
    ]),
  )

  test.each([
    '"0.0.0.0:8080:80"',
    '"[::]:8080:80"',
    '{ target: 80, host_ip: "0.0.0.0" }',
    '{ target: 80, host_ip: "" }',
  ])('%s is every address', (port) =>
    expect(normalisedText(aService(`ports: [${port}]`)).problems).toEqual([]),
  )
})

describe('an address that only a variable tells', () => {
  const variables = { HERE: '127.0.0.1', ALL: '0.0.0.0', PORT: '127.0.0.1:8080:80' }
  const problemsOf = (port: string) => normalisedText(aService(`ports: [${port}]`), { variables }).problems

  test.each([
    '"${HERE}:8080:80"',
    '"$HERE:8080:80"',
    '"${NONE:-127.0.0.1}:8080:80"',
    '"${PORT}"',
    '{ target: 80, host_ip: "${HERE}" }',
  ])('%s is refused', (port) => expect(problemsOf(port)).toEqual(['port-address services.web.ports.0']))

  test.each(['"${ALL}:8080:80"', '{ target: 80, host_ip: "${ALL}" }', '"${NONE:-8080}:80"'])(
    '%s is every address',
    (port) => expect(problemsOf(port)).toEqual([]),
  )
})

test('numbers in text become numbers, names and protocols of applications go', () => {
  const { value, notes } = normalisedText(
    aService('ports: [{ name: web, app_protocol: http, target: "80", published: "08080" }, 9090, "1:1"]'),
  )
  expect(value.services['web']?.['ports']).toEqual([{ target: '=80', published: '=8080' }, '=9090', '1:1'])
  expect(notes).toEqual(['compose-unused.ports.name', 'compose-unused.ports.app_protocol'])
})

test('what is no list is left to Docker', () => {
  expect(normalisedText(aService('ports: 80')).value.services['web']?.['ports']).toBe('=80')
})
