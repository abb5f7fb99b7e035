import { describe, expect, test } from 'vitest'
import { aStackModel, convertedModel } from '../../../support/stack/a-stack-model.ts'

describe('mounts that cannot be', () => {
  test.each([
    ['of an unknown type', { type: 'magic', target: '/a' }],
    ['of a type named like a property', { type: 'constructor' }],
    ['without a source', { type: 'bind', target: '/a' }],
    ['without a source on the cluster', { type: 'cluster', target: '/a' }],
    ['tmpfs with a source', { type: 'tmpfs', source: 'a', target: '/a' }],
    ['with options of another type', { type: 'volume', target: '/a', tmpfs: {} }],
    ['of an undeclared volume', { type: 'volume', source: 'v', target: '/a' }],
    ['of an undeclared cluster volume', { type: 'cluster', source: 'v', target: '/a' }],
  ])('%s', (_, mount) => {
    expect(convertedModel(aStackModel({ volumes: [mount] })).problems).toEqual([
      'compose-invalid services.web.volumes.0',
    ])
  })
})

test.each(['/render', '/render/stack/conf'])(
  'a bind from beside the Compose file is refused: %s',
  (source) => {
    const { problems } = convertedModel(aStackModel({ volumes: [{ type: 'bind', source, target: '/a' }] }))
    expect(problems).toEqual(['bind-relative services.web.volumes.0'])
  },
)

test('a folder that only begins like ours is another', () => {
  const { problems } = convertedModel(
    aStackModel({ volumes: [{ type: 'bind', source: '/render2', target: '/a' }] }),
  )
  expect(problems).toEqual([])
})

describe('tmpfs, which docker stack deploy forgets, is mounted', () => {
  test.each([
    ['/run', { Type: 'tmpfs', Target: '/run' }, []],
    ['/run:', { Type: 'tmpfs', Target: '/run' }, []],
    [
      '/run:size=64m,mode=1777',
      { Type: 'tmpfs', Target: '/run', TmpfsOptions: { SizeBytes: 67108864, Mode: 0o1777 } },
      [],
    ],
    [
      '/run:noexec,size=x',
      { Type: 'tmpfs', Target: '/run' },
      ['compose-ignored.tmpfs.noexec', 'compose-ignored.tmpfs.size'],
    ],
  ])('%s', (entry, mount, told) => {
    const { container, notes } = convertedModel(aStackModel({ tmpfs: [entry] }))
    expect([container?.Mounts, notes]).toEqual([[mount], told])
  })
})
