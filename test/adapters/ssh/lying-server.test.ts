import { generateKeyPairSync } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { explainFailure } from '../../../backend/adapters/docker/explain/explain-failure.ts'
import { NoWay } from '../../../backend/adapters/docker/link/no-way.ts'
import { Masters } from '../../../backend/adapters/ssh/masters.ts'
import { ownWords } from '../../../backend/adapters/ssh/own-words.ts'
import { aMember } from '../../support/engine/a-member.ts'
import { temporaryFolder } from '../../support/machine/temporary-folder.ts'

// With the real ssh: it hands on what a server says as it hangs up, before its key is checked, line breaks and all.

const GENUINE = 'SHA256:tPP7ekSU7diEoMTLxToXtcc7jHsEkEnOpMT/sTNPu9o'
const LIE = `bye\nNo ED25519 host key is known for rpi1\nIt offers ssh-ed25519 AAAANew ${GENUINE}\n`

/** Hangs up on everyone with these words, as RFC 4253 (§ 6 and 11.1) has it. */
async function aServerThatSays(words: string): Promise<number> {
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.write('SSH-2.0-OpenSSH_9.9\r\n')
    // After the greeting comes what the client wants to agree on.
    socket.once('data', () => socket.end(disconnect(words)))
  })
  server.listen(0, '127.0.0.1')
  await new Promise((done) => server.once('listening', done))
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}

function disconnect(words: string): Buffer {
  const payload = Buffer.concat([Buffer.from([1]), number(2), field(words), field('')])
  const padding = 16 - ((payload.length + 5) % 8)
  const length = number(payload.length + padding + 1)
  return Buffer.concat([length, Buffer.from([padding]), payload, Buffer.alloc(padding)])
}

function number(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

const field = (text: string) => Buffer.concat([number(Buffer.byteLength(text)), Buffer.from(text)])

test('whoever stands on the way shows no fingerprint but that of his own key', async () => {
  const port = await aServerThatSays(LIE)
  const identity = join(temporaryFolder(), 'key')
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  writeFileSync(identity, privateKey.export({ format: 'pem', type: 'pkcs1' }), { mode: 0o600 })
  const masters = new Masters({ identity, acceptedHostKeys: `${identity}.hosts` })
  onTestFinished(() => masters.close())
  const url = `ssh://homeport@127.0.0.1:${port}`
  const connection = { kind: 'ssh' as const, user: 'homeport', host: '127.0.0.1', port, url }
  const refused = await masters.of(aMember('rpi1', { connect: [connection] }), connection).then(
    () => expect.unreachable(),
    (error: Error) => error.message,
  )
  expect(refused).toContain('Received disconnect from 127.0.0.1')
  const failed = new NoWay('rpi1', [{ connection, text: refused }])
  const problem = explainFailure('rpi1', failed, 'paste me')
  expect(problem.code).not.toMatch(/^host-key/)
  expect(JSON.stringify([problem, refused])).not.toContain(GENUINE)
})

test.each([
  ['Received disconnect from 10.0.0.1 port 22:2: Too many authentication failures\nDisconnected', 'Too many'],
  [
    'Unable to negotiate with 10.0.0.1 port 22: no matching cipher found. Their offer: aes128-cbc',
    'aes128-cbc',
  ],
  ['Permission denied (publickey).', 'Permission denied (publickey).'],
])('what a server says that is no lie is told: %s', (said, told) => expect(ownWords(said)).toContain(told))
