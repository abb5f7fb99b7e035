import { expect, test } from 'vitest'
import type { Release } from '../../../backend/contract/release.ts'
import { AT, memoryIn } from '../../support/machine/memory.ts'
import { temporaryFolder } from '../../support/machine/temporary-folder.ts'
import { refusal } from '../../support/refusal.ts'

test('releases are numbered per stack, and the newest is current', () => {
  const store = memoryIn(temporaryFolder())
  expect(store.currentRelease('music')).toBeUndefined()
  expect(
    [releaseOf('music', 'A'), releaseOf('mail', 'A'), releaseOf('music', 'B')].map(store.addRelease),
  ).toEqual([1, 1, 2])
  expect(store.currentRelease('music')).toBe(2)
  expect(store.releases('music').map((release) => [release.number, release.run])).toEqual([
    [1, 'A'],
    [2, 'B'],
  ])
})

test('a release comes back whole, however large', () => {
  const store = memoryIn(temporaryFolder())
  const release = releaseOf('music', 'A', {
    services: 'x'.repeat(1_000_000),
    marker: `\${secret:a@12345678}`,
  })
  store.addRelease(release)
  expect(store.release('music', 1)).toEqual({ ...release, number: 1 })
  expect(store.release('music', 2)).toBeUndefined()
})

test('adding the release of a run twice gives the same number and keeps what was stored', () => {
  const store = memoryIn(temporaryFolder())
  store.addRelease(releaseOf('music', 'A', 'first'))
  expect(store.addRelease(releaseOf('music', 'A', 'second'))).toBe(1)
  expect(store.releases('music').map((release) => release.desired)).toEqual(['first'])
})

test('rolling back moves the mark and adds none; the next release goes on counting', () => {
  const store = memoryIn(temporaryFolder())
  for (const run of ['A', 'B', 'C']) store.addRelease(releaseOf('music', run))
  store.setCurrentRelease('music', 1)
  expect(store.currentRelease('music')).toBe(1)
  expect(store.releases('music')).toHaveLength(3)
  expect(store.addRelease(releaseOf('music', 'D'))).toBe(4)
})

test('a release that is not there cannot become current', () => {
  const store = memoryIn(temporaryFolder())
  store.addRelease(releaseOf('music', 'A'))
  expect(refusal(() => store.setCurrentRelease('music', 7)).code).toBe('release-missing')
  expect(store.currentRelease('music')).toBe(1)
})

test('forgetting spares the current release and frees no number', () => {
  const store = memoryIn(temporaryFolder())
  for (const run of ['A', 'B', 'C']) store.addRelease(releaseOf('music', run))
  store.setCurrentRelease('music', 2)
  store.forgetReleases('music', [1, 2, 3])
  expect(store.releases('music').map((release) => release.number)).toEqual([2])
  expect(store.addRelease(releaseOf('music', 'D'))).toBe(4)
})

function releaseOf(stack: string, run: string, desired: unknown = {}): Omit<Release, 'number'> {
  return { stack, run, commit: 'c', by: 'ann', at: AT, images: {}, configs: [], secrets: [], desired }
}
