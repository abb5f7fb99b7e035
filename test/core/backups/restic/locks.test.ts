import { expect, test } from 'vitest'
import { deadLocks, type Lock, lockName, locksIn } from '../../../../backend/core/backups/restic/locks.ts'

const instance = '0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0'
const attempt = (letter: string) => letter.repeat(26)
const lock = (hostname: string): Lock => ({ id: `id-${hostname}`, time: '2026-11-21T10:00:00Z', hostname })
const mine = (node: string, letter: string) => lockName(instance, node, attempt(letter))
const dead = (locks: Lock[], running: Record<string, string[]>) =>
  deadLocks(locks, instance, new Map(Object.entries(running))).map(({ hostname }) => hostname)

test('a lock of a helper that is seen to run no more is dead', () => {
  const locks = [lock(mine('rpi2', 'a')), lock(mine('rpi2', 'b'))]
  expect(dead(locks, { rpi2: [mine('rpi2', 'b')] })).toEqual([mine('rpi2', 'a')])
})

test('a lock of a node that does not answer stays: its helper may still write', () => {
  expect(dead([lock(mine('rpi2', 'a'))], { rpi1: [] })).toEqual([])
})

test('locks of others stay: of another homeport, of a person, of a node whose name begins alike', () => {
  const other = lockName('ffffffff-0000', 'rpi2', attempt('a'))
  expect(dead([lock(other), lock('laptop'), lock(mine('rpi2-b', 'a'))], { rpi2: [] })).toEqual([])
})

test('a living helper on one of two nodes whose long names begin alike is not looked for on the other', () => {
  const [left, right] = ['living-room-cupboard-left', 'living-room-cupboard-right']
  const alive = mine(right, 'a')
  expect(dead([lock(alive)], { [left]: [], [right]: [alive] })).toEqual([])
  expect(dead([lock(alive)], { [left]: [] }), 'its own node says nothing').toEqual([])
  expect(dead([lock(alive)], { [left]: [], [right]: [] })).toEqual([alive])
})

test('a name of any node fits into a host name', () => {
  expect(mine('n'.repeat(63), 'z').length).toBeLessThanOrEqual(63)
})

test('only what is a lock is taken for one', () => {
  expect(locksIn([{ id: 'a' }, null, 'x', lock('h')])).toEqual([lock('h')])
})
