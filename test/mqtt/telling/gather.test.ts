import { expect, test } from 'vitest'
import { gather } from '../../../backend/mqtt/telling/gather.ts'
import { handClock } from '../../http/support/hand-clock.ts'

function aGathering(act: () => void = () => {}) {
  const clock = handClock()
  const acts: number[] = []
  const defects: unknown[] = []
  const telling = () => {
    acts.push(clock.monotonic())
    act()
  }
  const call = gather(clock, new AbortController().signal, telling, (error) => defects.push(error))
  return { clock, acts, defects, call }
}

test('a burst is told once, and what comes meanwhile once more', async () => {
  const { clock, acts, call } = aGathering()
  for (let at = 0; at < 5; at += 1) call()
  await clock.pass(20)
  for (let at = 0; at < 5; at += 1) call()
  await clock.pass(100)
  await clock.pass(100)
  expect(acts).toEqual([20, 120])
})

test('what happens in the very moment of coming to rest is told too', async () => {
  const { clock, acts, call } = aGathering()
  const moments = [1, 2, 3, 4, 5, 6]
  for (const moment of moments) {
    const before = acts.length
    call()
    await clock.pass(20)
    const rested = clock.pass(100)
    // So many turns after the pause has ended: before, while and after it notices.
    for (let turn = 0; turn < moment; turn += 1) await Promise.resolve()
    call()
    await rested
    await clock.pass(20)
    await clock.pass(100)
    expect(acts.length - before, `called ${moment} turns later`).toBe(2)
  }
})

test('a defect in the telling is told of, and does not end it', async () => {
  let fails = true
  const { clock, acts, defects, call } = aGathering(() => {
    if (fails) throw new Error('a bug')
  })
  call()
  await clock.pass(20)
  fails = false
  call()
  await clock.pass(100)
  expect(acts).toHaveLength(2)
  expect(defects).toHaveLength(1)
})
