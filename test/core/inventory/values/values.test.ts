import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readConnection } from '../../../../backend/core/inventory/values/connections.ts'
import { durationMs } from '../../../../backend/core/inventory/values/durations.ts'
import { readHostKey } from '../../../../backend/core/inventory/values/host-keys.ts'
import { isNetwork } from '../../../../backend/core/inventory/values/networks.ts'

test.each([
  ['90s', 90_000],
  ['2h30m', 9_000_000],
  ['1m5s20ms', 65_020],
  ['500ms', 500],
  ['0s', 0],
  ['', undefined],
  ['5', undefined],
  ['5 min', undefined],
  ['-5s', undefined],
  [`${'9'.repeat(30)}h`, undefined],
])('duration %s', (text, expected) => expect(durationMs(text)).toBe(expected))

describe('connections', () => {
  test.each([
    ['ssh://homeport@rpi1', { kind: 'ssh', user: 'homeport', host: 'rpi1', port: 22 }],
    ['ssh://pi_2@192.168.1.2:2222/', { kind: 'ssh', user: 'pi_2', host: '192.168.1.2', port: 2222 }],
    ['ssh://root@[fe80::1%eth0]:22', { kind: 'ssh', user: 'root', host: 'fe80::1%eth0', port: 22 }],
    ['tcp+tls://node.lan', { kind: 'tls', host: 'node.lan', port: 2376 }],
    ['tcp+tls://[fd00::2]:1234', { kind: 'tls', host: 'fd00::2', port: 1234 }],
    ['unix:///run/user/1000/docker.sock', { kind: 'unix', path: '/run/user/1000/docker.sock' }],
  ])('%s', (url, expected) => expect(readConnection(url)).toEqual({ ...expected, url }))

  test.each([
    '',
    'rpi1',
    'ssh://rpi1',
    'ssh://homeport@',
    'ssh://homeport:secret@rpi1',
    'ssh://homeport@rpi1/path',
    'ssh://homeport@rpi1:0',
    'ssh://homeport@rpi1:65536',
    'ssh://homeport@rpi1:22:22',
    'ssh://-oProxyCommand=x@rpi1',
    'ssh://homeport@-oProxyCommand=x',
    'ssh://homeport@rpi1\n',
    'ssh://home port@rpi1',
    'ssh://homeport@rpi1;reboot',
    'SSH://homeport@rpi1',
    'tcp://rpi1:2375',
    'tcp+tls://user@rpi1',
    'unix://run/docker.sock',
    'unix:///run/docker sock',
    'npipe:////./pipe/docker',
  ])('%j is none', (url) => expect(readConnection(url)).toBeUndefined())

  test('nothing that begins with a hyphen ever becomes an argument', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (user, host) => {
        const connection = readConnection(`ssh://${user}@${host}`)
        if (connection?.kind !== 'ssh') return
        expect(`${connection.user} ${connection.host}`).toMatch(
          /^[A-Za-z0-9_][\w.-]* [A-Za-z0-9_:][\w.:%-]*$/,
        )
      }),
    )
  })
})

describe('host keys', () => {
  const type = 'ssh-ed25519'
  const base64 = 'AAAAC3NzaC1lZDI1NTE5AAAAIJ+DSeT2X0fVXGGUE+1FnFDUs3Q2kLyI+pKWIkJYtJz2'

  test.each([
    `${type} ${base64}`,
    `  ${type}   ${base64} root@rpi1 of the attic\n`,
    `192.168.1.21 ${type} ${base64}`,
    `|1|hash|salt ${type} ${base64}`,
  ])('%j', (line) => expect(readHostKey(line)).toBe(`${type} ${base64}`))

  test.each([
    '',
    type,
    base64,
    `${type} ${base64.slice(0, -1)}`,
    `${type} ${base64.slice(0, -4)}`,
    `${type} AAAA`,
    `ssh-rsa ${base64}`,
    `ssh-dss ${base64}`,
    `a b ${type} ${base64}`,
    `${type} ${base64}!`,
    'SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU',
  ])('%j is none', (line) => expect(readHostKey(line)).toBeUndefined())
})

describe('networks', () => {
  test.each(['192.168.1.0/24', '0.0.0.0/0', '10.0.0.1/32', 'fd00::/8', '::/0', '1:2:3:4:5:6:7:8/128'])(
    '%s',
    (text) => expect(isNetwork(text)).toBe(true),
  )
  test.each([
    '192.168.1.0',
    '192.168.1/24',
    '192.168.1.256/24',
    '192.168.1.0/33',
    '192.168.1.0/',
    '192.168.1.0/24/1',
    'fd00::1::/8',
    '1:2:3:4:5:6:7:8::/64',
    '1:2:3/64',
    'fd00::/129',
    'lan/24',
    '/24',
  ])('%j is none', (text) => expect(isNetwork(text)).toBe(false))
})
