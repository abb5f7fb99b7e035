import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkInventory } from '../../../../backend/core/inventory/check-inventory.ts'

const KEYS = [
  ...[
    'home',
    'swarms',
    'main',
    'networks',
    'storage',
    'backup',
    'repositories',
    'url',
    'connect',
    'host_key',
  ],
  ...[
    'swarm',
    'role',
    'labels',
    'paths',
    'devices',
    'run_on',
    'node',
    'nodes',
    'after',
    'gates',
    'http',
    'mqtt',
  ],
  ...['volumes', 'secrets', 'services', 'web', 'image', '__proto__', 'constructor', 'toString', ''],
]

test('any values in place of the files are refused without a throw', () => {
  const value = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom(null, true, 1, '', 'main', 'web', '__proto__'),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom(...KEYS), tie('value'), { maxKeys: 5 }),
    ),
  })).value
  const file = value.map((it) => ({ value: it, lineOf: () => 1, errors: [] }))
  const path = fc.constantFrom(
    'topology.yaml',
    'nodes/a.yaml',
    'stacks/web/stack.yaml',
    'stacks/web/compose.yaml',
  )
  fc.assert(
    fc.property(fc.dictionary(path, file), (files) => {
      const checked = checkInventory({ commit: 'c', files, folders: { web: 'd' }, otherFiles: [] })
      if (!checked.ok) expect(checked.problems.every((problem) => problem.text !== '')).toBe(true)
    }),
    { numRuns: 300 },
  )
})
