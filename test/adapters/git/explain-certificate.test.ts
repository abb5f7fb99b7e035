import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { explainCertificate, shownCertificate } from '../../../backend/adapters/git/explain-certificate.ts'
import { temporaryFolder } from '../../support/machine/temporary-folder.ts'
import { never, problemOfRejected, reached } from './a-reached-repository.ts'

const url = 'https://git.example/home.git'
/** All that git of Debian 12 and 13 says, whatever is wrong with a certificate. */
const SAID = `fatal: unable to access '${url}/': server certificate verification failed. CAfile: none CRLfile: none`
const life = { from: new Date('2026-11-01T00:00:00Z'), to: new Date('2027-02-01T00:00:00Z') }

test.each<[string, string, string, RegExp]>([
  ['behind', '1970-01-01T00:10:00Z', 'clock-wrong', /clock of homeport’s machine: sudo timedatectl/],
  [
    'ahead, or the certificate old',
    '2027-03-01T00:00:00Z',
    'certificate-expired',
    /renew.*If not: Set the clock/,
  ],
  ['right', '2026-11-21T10:00:00Z', 'certificate-refused', /who signed it/],
])('when homeport’s clock is %s, the certificate’s dates say so', async (_how, now, code, advice) => {
  const problem = await explainCertificate(url, SAID, async () => life, new Date(now))
  expect(problem).toMatchObject({ code, advice: expect.stringMatching(advice) })
  if (code !== 'certificate-refused') expect(problem.text).toContain(now.slice(0, 10))
})

test('a server that shows no certificate any more is not blamed for its dates', async () => {
  const { code, text } = await explainCertificate(url, SAID, async () => undefined, new Date(0))
  expect(code).toBe('certificate-refused')
  expect(text).toContain('verification failed')
})

/** A server whose certificate nobody has signed but itself. */
async function aSelfSignedServer(): Promise<{ url: string; from: Date }> {
  const folder = temporaryFolder()
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  const made = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', cert]
  execFileSync('openssl', [...made, '-days', '2', '-subj', '/CN=localhost'], { stdio: 'ignore' })
  const server = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (_, answer) =>
    answer.end(),
  )
  server.listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  onTestFinished(() => void server.close())
  return { url: `https://127.0.0.1:${(server.address() as AddressInfo).port}/home.git`, from: new Date() }
}

test('a real server’s certificate is looked at, and git’s refusal of it explained', async () => {
  const server = await aSelfSignedServer()
  const shown = await shownCertificate(server.url)
  const [day, lived] = [86_400_000, Number(shown?.to) - Number(shown?.from)]
  expect(lived).toBe(2 * day)
  const problem = await problemOfRejected(reached(server.url).tip(never))
  expect(problem.code).toBe('certificate-refused')
  expect(problem.text).toContain(server.url)
})

test('where nobody listens there is no certificate', async () =>
  expect(await shownCertificate('https://127.0.0.1:1/home.git')).toBeUndefined())
