import { expect, test } from 'vitest'
import { assignKeys, type Named } from '../../../backend/mqtt/memory/keys.ts'

const node = (name: string, renamedFrom?: string): Named => ({ kind: 'node', name, renamedFrom })
const none = new Set<string>()

test('the key is the name a node first had, kept through every renaming', () => {
  const first = assignKeys({}, [node('attic')], none).keys
  const second = assignKeys(first, [node('loft', 'attic')], none)
  expect(second).toEqual({ keys: { 'node/loft': 'attic' }, gone: [] })
  const third = assignKeys(second.keys, [node('loft')], none)
  expect(third).toEqual({ keys: { 'node/loft': 'attic' }, gone: [] })
  expect(assignKeys(third.keys, [node('roof', 'loft')], none).keys).toEqual({ 'node/roof': 'attic' })
})

test('who takes a name that another had first gets another key', () => {
  const { keys } = assignKeys({ 'node/attic': 'attic' }, [node('loft', 'attic'), node('attic')], none)
  // The name is borne by someone: so nobody was renamed.
  expect(keys).toEqual({ 'node/attic': 'attic', 'node/loft': 'loft' })
  const renamed = assignKeys({ 'node/loft': 'attic' }, [node('loft'), node('attic')], none)
  expect(renamed.keys).toEqual({ 'node/loft': 'attic', 'node/attic': 'attic-2' })
})

test('who is gone is named, and its key is not given away while its tombstone stands', () => {
  const gone = assignKeys({ 'node/attic': 'attic' }, [], none)
  expect(gone).toEqual({ keys: {}, gone: [{ kind: 'node', key: 'attic' }] })
  const back = assignKeys({}, [node('attic')], new Set(['node/attic']))
  expect(back.keys).toEqual({ 'node/attic': 'attic-2' })
  expect(assignKeys({}, [node('attic')], new Set(['stack/attic'])).keys).toEqual({ 'node/attic': 'attic' })
})

test('a node and a stack of one name are two', () => {
  const named: Named[] = [node('web'), { kind: 'stack', name: 'web', renamedFrom: undefined }]
  expect(assignKeys({}, named, none).keys).toEqual({ 'node/web': 'web', 'stack/web': 'web' })
})
