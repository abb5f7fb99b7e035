import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makeSshKey, publicHalf } from '../../../../backend/adapters/secrets/openssh-key.ts'
import { secretStore } from '../../../../backend/adapters/secrets/secret-store.ts'
import { temporaryFolder } from '../../../support/machine/temporary-folder.ts'
import { aStore, key } from './a-store.ts'

test('each entry asked for is there by its version, missing, or unreadable, in the order asked', async () => {
  const { folder, secrets, put, versionOf } = aStore()
  put('there', 'hunter22')
  mkdirSync(join(folder, 'folder'))
  const seen = await secrets.look(['none', 'there', 'folder', '../token'])
  expect(seen).toMatchObject([
    { name: 'none', state: 'missing', problem: { code: 'secret-missing', text: 'secret none is not there' } },
    { name: 'there', state: 'there', version: await versionOf('there') },
    { name: 'folder', state: 'unreadable', problem: { text: 'secret folder cannot be read (EISDIR)' } },
    { name: '../token', state: 'unreadable', problem: { text: 'secret ../token is not a name of a secret' } },
  ])
  expect(JSON.stringify(seen)).not.toContain('hunter22')
})

test('what is missing is put in on the page, or as a file; in an app on the page alone', async () => {
  const folder = join(temporaryFolder(), 'secrets')
  const adviceOf = async (isReachable: boolean) => {
    const [entry] = await secretStore({ folder, key, isReachable }).look(['a'])
    return entry?.state === 'missing' && entry.problem.advice
  }
  expect(await adviceOf(true)).toBe(
    `Put the value in on homeport’s page, or into a file of that name in ${folder}, mode 0600.`,
  )
  expect(await adviceOf(false)).toBe('Put the value in on homeport’s page.')
})

test('a key that is made is one that OpenSSH reads, and its public half is told', async () => {
  const { folder, secrets } = aStore()
  await secrets.makeKey('backup.nas.key')
  const derived = execFileSync('ssh-keygen', ['-y', '-f', join(folder, 'backup.nas.key')], {
    encoding: 'utf8',
  })
  const [entry] = await secrets.look(['backup.nas.key'])
  expect(entry).toMatchObject({ state: 'there', publicKey: derived.trim() })
  expect(derived).toMatch(/^ssh-ed25519 \S+ homeport$/m)
})

test.each(['ed25519', 'rsa', 'ecdsa'])(
  'of a key of a person’s own (%s) the public half is told too',
  (kind) => {
    const file = join(temporaryFolder(), 'key')
    execFileSync('ssh-keygen', ['-q', '-t', kind, '-N', '', '-C', '', '-f', file])
    const text = execFileSync('cat', [file], { encoding: 'utf8' })
    const [type, base64] = execFileSync('cat', [`${file}.pub`], { encoding: 'utf8' }).split(/\s+/)
    expect(publicHalf(text)).toBe(`${type} ${base64}`)
  },
)

test('any other value has no public half, however it is cut', () => {
  const whole = makeSshKey('x')
  const [begin = '', ...lines] = whole.trim().split('\n')
  const end = lines.pop() ?? ''
  for (let left = 0; left < lines.join('').length; left += 7) {
    const cut = [begin, lines.join('').slice(0, left), end].join('\n')
    expect([undefined, publicHalf(whole)]).toContain(publicHalf(cut))
  }
  for (const text of ['', 'hunter22', begin, `${begin}\n${end}`, `${begin}\n!!!\n${end}`, lines.join('\n')])
    expect(publicHalf(text)).toBeUndefined()
})

test('two keys that are made are not one', () => expect(makeSshKey('x')).not.toBe(makeSshKey('x')))

test('an unreadable entry of an app is mended by what a person can do there', async () => {
  const folder = join(temporaryFolder(), 'secrets')
  mkdirSync(join(folder, 'a'), { recursive: true })
  writeFileSync(join(folder, 'b'), 'x')
  const [a] = await secretStore({ folder, key, isReachable: false }).look(['a'])
  expect(a).toMatchObject({ problem: { advice: expect.stringMatching(/^Restart the app/) } })
})
