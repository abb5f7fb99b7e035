import { expect, test } from 'vitest'
import type { InventoryPlace } from '../../../backend/contract/setup.ts'
import { typedPlace } from '../../../backend/core/setup/typed-place.ts'

test.each<[InventoryPlace, InventoryPlace]>([
  [{ folder: ' /srv//home/ ' }, { folder: '/srv/home' }],
  [{ folder: '/' }, { folder: '/' }],
  [{ url: ' git@nas:home.git ', ref: '', path: ' ' }, { url: 'git@nas:home.git' }],
  [
    { url: 'https://nas/home.git', ref: 'main', path: 'a/b' },
    { url: 'https://nas/home.git', ref: 'main', path: 'a/b' },
  ],
])('%j is a place', (typed, value) => expect(typedPlace(typed)).toEqual({ ok: true, value }))

test.each<[InventoryPlace, string]>([
  [{ folder: '' }, 'no folder is named yet'],
  [{ folder: 'inventory' }, '"inventory" is no whole path of a folder'],
  [{ folder: '/srv/../etc' }, '"/srv/../etc" is no whole path of a folder'],
  [{ url: 'ext::sh -c id' }, '"ext::sh -c id" is no address of a Git repository'],
  [{ url: 'http://nas/home.git' }, '"http://nas/home.git" is no address of a Git repository'],
  [
    { url: 'git@nas:home.git', ref: '--upload-pack=x' },
    '"--upload-pack=x" is no branch or tag that Git could have',
  ],
  [{ url: 'git@nas:home.git', path: '../x' }, '"../x" is no folder inside a repository'],
])('%j is none, and it is said what would be one', (typed, text) => {
  const read = typedPlace(typed)
  expect(!read.ok && read.problem).toMatchObject({ text, advice: expect.stringMatching(/^Write /) })
})

test('a password that should not be there is not repeated', () => {
  const read = typedPlace({ url: 'https://anna:hunter22@nas/home.git' })
  expect(JSON.stringify(read)).not.toContain('hunter22')
})
