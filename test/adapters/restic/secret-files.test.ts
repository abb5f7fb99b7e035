import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { containerRequest } from '../../../backend/adapters/restic/container-request.ts'
import { secretFiles } from '../../../backend/adapters/restic/secret-files.ts'
import type { Repository } from '../../../backend/core/backups/restic/repository.ts'
import { temporaryFolder } from '../../support/machine/temporary-folder.ts'

const pinned = 'ssh-ed25519 AAAApinned'
const repository: Repository = {
  ...{ name: 'nas', user: 'keeper', host: '192.168.1.9', port: 2222, path: '/srv/restic' },
  hostKeys: [pinned],
}
const values: Record<string, string> = { 'backup.nas': 'the password', 'backup.nas.key': 'the key' }

const secretsOf = (all: Record<string, string>) => ({
  known: async () =>
    Object.fromEntries(Object.keys(all).map((name) => [name, { version: `v-${name}`, hash: 'h' }])),
  value: async (name: string) => Buffer.from(all[name] as string),
})

async function unpacked(all = values) {
  const folder = temporaryFolder()
  const tar = await secretFiles(repository, 'backup-files', secretsOf(all))
  execFileSync('tar', ['--extract', '--directory', folder], { input: tar })
  return (path: string) => readFileSync(join(folder, path), 'utf8')
}

test('password, key and host key are files, and ssh trusts no other key', async () => {
  const read = await unpacked()
  expect(read('run/homeport/password')).toBe('the password')
  expect(read('run/homeport/key')).toBe('the key\n')
  expect(read('run/homeport/known_hosts')).toBe(`repository ${pinned}\n`)
  const config = read('root/.ssh/config')
  expect(config).toContain('StrictHostKeyChecking yes')
  expect(config).toContain('HostKeyAlias repository')
  expect(config).toContain('HostName 192.168.1.9')
  expect(config).toContain('Port 2222')
})

test('a host key in the secret store comes before that of the inventory, as ssh-keyscan shows it or bare', async () => {
  const scanned = {
    ...values,
    'backup.nas.host-key': '# nas:22 SSH-2.0\nnas ssh-ed25519 AAAAother\nssh-rsa BBBB',
  }
  const read = await unpacked(scanned)
  expect(read('run/homeport/known_hosts')).toBe('repository ssh-ed25519 AAAAother\nrepository ssh-rsa BBBB\n')
})

test.each(['backup.nas', 'backup.nas.key'])(
  'without %s nothing is begun, and its name is told',
  async (name) => {
    const { [name]: _, ...rest } = values
    await expect(secretFiles(repository, 'init', secretsOf(rest))).rejects.toMatchObject({
      code: 'secret-missing',
      message: expect.stringContaining(`no secret ${name}`),
    })
  },
)

test('without any host key nothing is begun: whoever answers would be trusted', async () => {
  const unknown = { ...repository, hostKeys: [] }
  await expect(secretFiles(unknown, 'init', secretsOf(values))).rejects.toMatchObject({
    code: 'secret-missing',
    message: expect.stringContaining('backup.nas.host-key'),
  })
})

test('nothing of it stands in what the engine is asked for', () => {
  const request = containerRequest(
    {
      id: 'r/0/#1',
      node: 'rpi2',
      script: 'backup-files',
      argv: ['--json'],
      repository,
      volume: { name: 'a_db', writable: false },
    },
    { image: 'homeport/helper:1', instance: 'i1', hostname: 'hp-i1-rpi2-1' },
  )
  const text = JSON.stringify(request)
  for (const secret of [...Object.values(values), pinned]) expect(text).not.toContain(secret)
  expect(request.HostConfig?.Mounts?.[1]).toMatchObject({
    Source: 'a_db',
    Target: '/data/a_db',
    ReadOnly: true,
  })
})
