import { expect, test } from 'vitest'
import { bell } from '../../../backend/watch/time/bell.ts'

test('a bell that rang before it was listened to wakes at once', async () => {
  const changes = bell<string>()
  changes.ring(['tasks'])
  await changes.rung()
  expect([...changes.take()]).toEqual(['tasks'])
})

test('many rings are one, with every reason', async () => {
  const changes = bell<string>()
  const rung = changes.rung()
  changes.ring(['tasks'])
  changes.ring(['nodes', 'tasks'])
  await rung
  expect([...changes.take()]).toEqual(['tasks', 'nodes'])
  expect(changes.take().size).toBe(0)
})

test('a ring without a reason wakes nobody', async () => {
  const changes = bell<string>()
  let woken = false
  void changes.rung().then(() => {
    woken = true
  })
  changes.ring([])
  await Promise.resolve()
  expect(woken).toBe(false)
})
