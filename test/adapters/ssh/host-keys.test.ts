import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { acceptHostKey, hostKey, knownHostLines } from '../../../backend/adapters/ssh/host-keys.ts'
import { aMember } from '../../support/engine/a-member.ts'
import { temporaryFolder } from '../../support/machine/temporary-folder.ts'

const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINbvblTnVY58Qpknkm3uiizw+RtuXVwsEnmjjFTN3RIv'
const OTHER = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGtJTqXK5s0CdNSIbEX4eJg5trmrD4ofhtn93DPg199u'
const accepted = () => join(temporaryFolder(), 'known_hosts')

test('a fingerprint is as ssh shows it', () =>
  expect(hostKey(`${KEY} root@attic\n`)).toEqual({
    key: KEY,
    fingerprint: 'SHA256:tPP7ekSU7diEoMTLxToXtcc7jHsEkEnOpMT/sTNPu9o',
  }))

test.each(['', 'ssh-ed25519', 'ssh-ed25519 not-base64!', 'SHA256:abc', '@revoked x'])(
  '%j is no host key',
  (text) => expect(hostKey(text)).toBeUndefined(),
)

describe('the keys a node is known by', () => {
  test('are those a person accepted, kept for the owner only', () => {
    const file = accepted()
    const node = aMember('rpi2')
    expect(knownHostLines(node, file)).toBe('')
    acceptHostKey('rpi2', `${KEY} comment`, file)
    acceptHostKey('rpi22', OTHER, file)
    expect(knownHostLines(node, file)).toBe(`rpi2 ${KEY}\n`)
    expect(readFileSync(file, 'utf8')).toBe(`rpi2 ${KEY}\nrpi22 ${OTHER}\n`)
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  test('are the one accepted last: what was known before opens the door no more', () => {
    const file = accepted()
    writeFileSync(file, `# by hand\n[nas]:2222 ${KEY}\nnas ${KEY}\nnas ssh-rsa AAAA`)
    acceptHostKey('nas', OTHER, file)
    expect(readFileSync(file, 'utf8')).toBe(`# by hand\n[nas]:2222 ${KEY}\nnas ${OTHER}\n`)
    expect(readdirSync(dirname(file))).toEqual(['known_hosts'])
  })

  test('stay as they were when the new one cannot be written down, and that is said', () => {
    const file = join(temporaryFolder(), 'gone', 'known_hosts')
    expect(() => acceptHostKey('nas', KEY, file)).toThrow(
      expect.objectContaining({
        code: 'data-not-writable',
        message: expect.stringContaining('host key of nas'),
      }),
    )
  })

  test('are those of the inventory alone, when it names any', () => {
    const file = accepted()
    acceptHostKey('rpi2', OTHER, file)
    expect(knownHostLines(aMember('rpi2', { hostKeys: [KEY] }), file)).toBe(`rpi2 ${KEY}\n`)
  })

  test('are never nonsense', () =>
    expect(() => acceptHostKey('rpi2', 'hello', accepted())).toThrow(/not a host key/))
})
