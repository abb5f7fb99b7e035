import { describe, expect, test } from 'vitest'
import {
  readGitAddress,
  readGitRef,
  readInnerPath,
} from '../../../../backend/core/inventory/values/git-address.ts'

describe('an address', () => {
  test.each([
    ['git@nas:home.git', { kind: 'ssh', url: 'git@nas:home.git', host: 'nas', port: 22 }],
    ['git@nas:~/home', { kind: 'ssh', url: 'git@nas:~/home', host: 'nas', port: 22 }],
    [
      'ssh://git@nas.lan:2222/srv/home.git',
      { kind: 'ssh', url: 'ssh://git@nas.lan:2222/srv/home.git', host: 'nas.lan', port: 2222 },
    ],
    [
      'ssh://git@[fd00::1]/home.git',
      { kind: 'ssh', url: 'ssh://git@[fd00::1]/home.git', host: 'fd00::1', port: 22 },
    ],
    ['git+ssh://git@nas/srv/home', { kind: 'ssh', url: 'ssh://git@nas/srv/home', host: 'nas', port: 22 }],
    ['https://nas:3000/anna/home', { kind: 'https', url: 'https://nas:3000/anna/home', user: undefined }],
    ['https://anna@nas/home.git', { kind: 'https', url: 'https://nas/home.git', user: 'anna' }],
    ['file:///srv/git/home.git', { kind: 'file', url: 'file:///srv/git/home.git' }],
  ])('%s is understood', (text, address) => expect(readGitAddress(text)).toEqual(address))

  test.each([
    '/srv/home',
    'home',
    './a@b/c',
    'ssh://homeport@nas/mnt/bricks/home',
    'http://nas/home.git',
    'git://nas/home.git',
    'ext::sh -c "touch /tmp/x" git@nas:home.git',
    'fd::17/home.git',
    'file://nas/home.git',
    '--upload-pack=touch@nas:home.git',
    'git@-oProxyCommand=touch:home.git',
    'ssh://-oProxyCommand=touch@nas/home.git',
    'ssh://git@-oProxyCommand=touch/home.git',
    'git@nas:-home.git',
    'git@nas:/-home.git',
    'https://anna:hunter22@nas/home.git',
    'ssh://git:hunter22@nas/home.git',
    'ssh://git@nas:99999/home.git',
    'https://nas/home.git\n--upload-pack=x',
    'git@nas:home git',
  ])('%j is none', (text) => expect(readGitAddress(text)).toBeUndefined())
})

describe('a ref', () => {
  test.each([
    ['main', 'refs/heads/main'],
    ['anna/next', 'refs/heads/anna/next'],
    ['refs/tags/v1.0', 'refs/tags/v1.0'],
    ['HEAD', 'HEAD'],
  ])('%s is %s', (text, ref) => expect(readGitRef(text)).toBe(ref))

  test.each([
    '',
    '-u',
    '--upload-pack=x',
    'a..b',
    'a b',
    '@',
    'main:evil',
    '+main',
    'a//b',
    'a.lock',
    '.a',
    'a\n',
    '*',
  ])('%j is none', (text) => expect(readGitRef(text)).toBeUndefined())
})

describe('a folder inside a repository', () => {
  test.each([
    ['', ''],
    ['/', ''],
    ['inventory', 'inventory'],
    ['/homes/attic/', 'homes/attic'],
  ])('%j is %j', (text, path) => expect(readInnerPath(text)).toBe(path))

  test.each(['..', 'a/../b', './a', 'a//b', 'a\\b', 'a\0b'])('%j is none', (text) =>
    expect(readInnerPath(text)).toBeUndefined(),
  )
})
