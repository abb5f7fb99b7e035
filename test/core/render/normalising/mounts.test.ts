import { expect, test } from 'vitest'
import { aService, normalisedText } from '../../../support/stack/a-compose-file.ts'

test.each([
  [
    '{ type: bind, source: /a, target: /a, bind: { create_host_path: true } }',
    ['volumes.bind.create_host_path'],
  ],
  [
    '{ type: bind, source: /a, target: /a, bind: { propagation: shared, selinux: z } }',
    ['volumes.bind.selinux'],
  ],
  [
    '{ type: volume, source: v, target: /a, volume: { labels: {}, nocopy: true } }',
    ['volumes.volume.labels'],
  ],
  ['{ type: tmpfs, target: /a, tmpfs: { mode: 0o700 } }', ['volumes.tmpfs.mode']],
  ['"v:/a:ro,z"', ['volumes.z']],
  ['"v:/a:rw"', []],
  ['"v:/a:${MODE:-ro}"', []],
  ['"/a"', []],
])('%s: what a stack loses is told', (mount, lost) => {
  const { notes } = normalisedText(aService(`volumes: [${mount}]`))
  expect(notes).toEqual(lost.map((id) => `compose-ignored.${id}`))
})

test('a size in words becomes a number', () => {
  const sizes = (size: string) =>
    normalisedText(aService(`volumes: [{ type: tmpfs, target: /t, tmpfs: { size: ${size} } }]`)).value
      .services['web']?.['volumes']
  expect(sizes('64m')).toEqual([{ type: 'tmpfs', target: '/t', tmpfs: { size: '=67108864' } }])
  expect(sizes('1000')).toEqual([{ type: 'tmpfs', target: '/t', tmpfs: { size: '=1000' } }])
  expect(sizes('big')).toEqual([{ type: 'tmpfs', target: '/t', tmpfs: { size: 'big' } }])
})

test('what is no list is left to Docker', () => {
  expect(normalisedText(aService('volumes: /a')).value.services['web']?.['volumes']).toBe('/a')
})
