import { expect, test } from 'vitest'
import {
  readRepositoryUrl,
  repositoryOf,
  secretNames,
} from '../../../../backend/core/backups/restic/repository.ts'
import { anInventory } from '../../../support/home/an-inventory.ts'

test.each([
  ['sftp:backup@nas:/srv/restic', { user: 'backup', host: 'nas', port: 22, path: '/srv/restic' }],
  [
    'sftp://backup@nas.home:2222//srv/restic',
    { user: 'backup', host: 'nas.home', port: 2222, path: '/srv/restic' },
  ],
  ['sftp:backup@[fd00::1]:/srv/restic', { user: 'backup', host: 'fd00::1', port: 22, path: '/srv/restic' }],
])('%s is read', (url, read) => {
  expect(readRepositoryUrl(url)).toEqual(read)
})

test.each([
  'rest:https://nas/',
  '/srv/restic',
  'sftp:nas:/srv/restic',
  'sftp:backup@nas:restic',
  'sftp:backup@nas:/srv/a\nProxyCommand x',
  'sftp:backup@-oProxyCommand=x y:/srv',
  "sftp:backup@nas:/srv/'; rm -rf /;'",
])('%s is refused: it would reach another file, or another program', (url) => {
  expect(readRepositoryUrl(url)).toBeUndefined()
})

test('a repository on a node is reached as homeport reaches the node, by the key pinned there', () => {
  const home = anInventory()
    .withTopology(
      'home: attic\nswarms: { main: {} }\nbackup: { repositories: { nas: { url: "sftp:backup@store:/srv" } } }',
    )
    .withNode(
      'store',
      'connect: ssh://homeport@192.168.1.9\nhost_key: ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJl3dIeudNqd0DPMRD6OIh65tjkxFNOtGcWB2gCgPhk7',
    )
    .inventory()
  expect(repositoryOf(home)).toEqual({
    name: 'nas',
    user: 'backup',
    host: '192.168.1.9',
    port: 22,
    path: '/srv',
    hostKeys: ['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJl3dIeudNqd0DPMRD6OIh65tjkxFNOtGcWB2gCgPhk7'],
  })
})

test('what opens a repository is named after it', () => {
  expect(secretNames('nas')).toEqual({
    password: 'backup.nas',
    key: 'backup.nas.key',
    hostKey: 'backup.nas.host-key',
  })
})
