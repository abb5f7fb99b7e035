import { statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { AT, memoryIn } from '../../support/machine/memory.ts'
import { temporaryFolder } from '../../support/machine/temporary-folder.ts'

const hold = { stack: 'music', release: 3, by: 'ann', since: AT, against: 'digest' }

test('what was applied is kept by stack and service until taken out', () => {
  const store = memoryIn(temporaryFolder())
  const large = { TaskTemplate: { Env: Array.from({ length: 1_000 }, (_, n) => `KEY_${n}=value`) } }
  store.setApplied('music', 'web', { a: 1 })
  store.setApplied('music', 'db', large)
  store.setApplied('mail', 'web', { b: 2 })
  expect(store.applied('music')).toEqual({ web: { a: 1 }, db: large })
  store.setApplied('music', 'web', { a: 2 })
  store.setApplied('music', 'db', undefined)
  expect(store.applied('music')).toEqual({ web: { a: 2 } })
  expect(store.applied('none')).toEqual({})
})

test('a service named __proto__ is a service', () => {
  const store = memoryIn(temporaryFolder())
  store.setApplied('music', '__proto__', { a: 1 })
  expect(Object.entries(store.applied('music'))).toEqual([['__proto__', { a: 1 }]])
})

test('a stack is held until let go', () => {
  const store = memoryIn(temporaryFolder())
  store.setHold('music', hold)
  expect(store.hold('music')).toEqual(hold)
  expect(store.hold('mail')).toBeUndefined()
  store.setHold('music', { ...hold, release: 4 })
  expect(store.hold('music')?.release).toBe(4)
  store.setHold('music', undefined)
  expect(store.hold('music')).toBeUndefined()
})

test('a fact is the last thing said', () => {
  const store = memoryIn(temporaryFolder())
  expect(store.fact('cluster.main')).toBeUndefined()
  store.setFact('cluster.main', 'one')
  store.setFact('cluster.main', 'two')
  expect(store.fact('cluster.main')).toBe('two')
})

test('saying the same again writes nothing: SD cards wear out', () => {
  const folder = temporaryFolder()
  const store = memoryIn(folder)
  const sayAll = () => {
    store.setFact('cluster.main', 'one')
    store.setApplied('music', 'web', { a: 'x'.repeat(10_000) })
    store.setHold('music', hold)
  }
  const written = () => statSync(join(folder, 'homeport.db-wal')).size
  sayAll()
  const before = written()
  for (let n = 0; n < 10; n += 1) sayAll()
  expect(written()).toBe(before)
})
