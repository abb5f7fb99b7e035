import { describe, expect, test } from 'vitest'
import { eligibleNodes, isFitFor, meetsConstraint } from '../../../backend/core/swarm/placement.ts'
import { aNode, type NodeParts } from '../../support/engine/a-node.ts'
import { aService } from '../../support/engine/a-service.ts'

const node = aNode('Attic', {
  role: 'manager',
  addr: '192.168.1.22',
  arch: 'aarch64',
  labels: { rpi: 'true', Zone: 'Roof' },
  engineLabels: { disk: 'ssd' },
})

describe('a constraint is met as the scheduler says', () => {
  test.each<[string, boolean]>([
    ['node.id==id-Attic', true],
    ['node.id==id-cellar', false],
    ['node.hostname == attic', true],
    ['NODE.HOSTNAME==ATTIC', true],
    ['node.hostname!=cellar', true],
    ['node.hostname!=attic', false],
    ['node.role==manager', true],
    ['node.role!=manager', false],
    ['node.platform.os==linux', true],
    ['node.platform.arch==aarch64', true],
    ['node.platform.arch==arm64', false],
    ['node.labels.rpi==true', true],
    ['node.labels.rpi==TRUE', true],
    ['node.labels.Zone==roof', true],
    ['node.labels.zone==roof', false],
    ['node.labels.none!=true', true],
    ['node.labels.none==', true],
    ['engine.labels.disk==ssd', true],
    ['engine.labels.disk!=ssd', false],
    ['node.ip==192.168.1.22', true],
    ['node.ip!=192.168.1.22', false],
    ['node.ip==192.168.1.0/24', true],
    ['node.ip!=192.168.1.0/24', false],
    ['node.ip==10.0.0.0/8', false],
    ['node.ip!=10.0.0.0/8', true],
    ['node.ip==0.0.0.0/0', true],
    ['node.ip!=192.168.1.0/33', false],
    ['node.ip==192.168.1.0/x', false],
    ['node.ip==nonsense', false],
    ['node.ip!=nonsense', false],
    ['node.ip==192.168.1', false],
    ['node.ip==192.168.1.300', false],
    ['node.ip==fd00::1', false],
    ['node.ip!=fd00::1', true],
    ['node.colour==red', false],
    ['node.colour!=red', false],
    ['nonsense', false],
  ])('%s: %s', (constraint, answer) => expect(meetsConstraint(constraint, node)).toBe(answer))

  test('a node without labels has empty ones', () => {
    const bare = aNode('x')
    expect(meetsConstraint('engine.labels.disk!=ssd', bare)).toBe(true)
    expect(meetsConstraint('node.ip==fd00::1', aNode('x', { addr: 'fd00::1' }))).toBe(true)
    expect(meetsConstraint('node.ip==10.0.0.1', aNode('x', { addr: 'fd00::1' }))).toBe(false)
  })
})

describe('a platform fits as the scheduler says', () => {
  test.each<[string, string, string, boolean]>([
    ['amd64', 'linux', 'x86_64', true],
    ['x86_64', 'linux', 'x86_64', true],
    ['arm64', 'linux', 'aarch64', true],
    ['arm', 'linux', 'armv7l', false],
    ['', 'linux', 'armv7l', true],
    ['arm64', '', 'aarch64', true],
    ['arm64', 'windows', 'aarch64', false],
  ])('image %s/%s on %s: %s', (Architecture, OS, arch, answer) => {
    const { Spec } = aService({ task: { Placement: { Platforms: [{ Architecture, OS }] } } })
    expect(isFitFor(Spec, aNode('x', { arch }))).toBe(answer)
  })

  test('an image for several runs where one fits', () => {
    const Platforms = ['amd64', 'arm64'].map((Architecture) => ({ Architecture, OS: 'linux' }))
    expect(isFitFor(aService({ task: { Placement: { Platforms } } }).Spec, node)).toBe(true)
  })
})

test.each<[NodeParts, boolean]>([
  [{}, true],
  [{ state: 'down' }, false],
  [{ state: 'unknown' }, false],
  [{ availability: 'pause' }, false],
  [{ availability: 'drain' }, false],
  [{ labels: { rpi: 'false' } }, false],
])('a node with %j may get tasks: %s', (parts, answer) => {
  const { Spec } = aService({ constraints: ['node.labels.rpi!=false'] })
  expect(eligibleNodes(Spec, [aNode('x', parts)])).toHaveLength(answer ? 1 : 0)
})
