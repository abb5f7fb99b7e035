import { expect, test } from 'vitest'
import { placementParts } from '../../../backend/core/run/placement-parts.ts'

test('every reason of the scheduler has words and advice', () => {
  const text = [
    '1 node not available for new tasks',
    'insufficient resources on 2 nodes',
    'missing plugin on 1 node',
    'scheduling constraints not satisfied on 1 node',
    'unsupported platform on 3 nodes',
    'host-mode port already in use on 1 node',
    'max replicas per node limit exceed',
    'cannot fulfill requested CSI volume mounts on 1 node',
    'something new',
  ].join('; ')
  expect(placementParts(text).map((part) => part.cause([]))).toEqual([
    '1 node is down, paused or drained',
    '2 nodes are without enough CPU or memory left to reserve',
    '1 node is without the driver it needs',
    '1 node is outside its constraints',
    '3 nodes are with a processor the image is not built for',
    '1 node is where its host port is taken',
    'every node that fits runs as many of it as allowed',
    '1 node is without the cluster volume it mounts',
    'something new',
  ])
  expect(placementParts(text).every(({ advice }) => advice.endsWith('.'))).toBe(true)
})
