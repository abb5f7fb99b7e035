import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { DeadlinePassed, deadline, orAbort } from '../../../backend/adapters/docker/http/deadline.ts'
import { AllFailed, firstToWork } from '../../../backend/adapters/docker/http/first-to-work.ts'
import { Turns } from '../../../backend/adapters/docker/http/turns.ts'

const never = new Promise<never>(() => {})
const onAbort = (signal: AbortSignal) =>
  new Promise((resolve) => signal.addEventListener('abort', () => resolve(signal.reason)))

describe('a deadline', () => {
  test('passes, and says so', async () => {
    const wait = deadline(20)
    expect(await onAbort(wait.signal)).toBeInstanceOf(DeadlinePassed)
  })

  test('ends with what it depends on, before or after it began', async () => {
    const owner = new AbortController()
    const wait = deadline(undefined)
    wait.follow(owner.signal)
    owner.abort('gone')
    expect(wait.signal.reason).toBe('gone')
    expect(deadline(1000, AbortSignal.abort('gone')).signal.reason).toBe('gone')
  })

  test('that is stopped ends nothing any more', async () => {
    const owner = new AbortController()
    const wait = deadline(10, owner.signal)
    wait.stop()
    owner.abort()
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(wait.signal.aborted).toBe(false)
  })

  test('can be lifted, and counts from the last sign of life', async () => {
    vi.useFakeTimers()
    onTestFinished(() => void vi.useRealTimers())
    const lifted = deadline(10)
    lifted.arm(undefined)
    const renewed = deadline(40)
    for (let i = 0; i < 4; i++) {
      vi.advanceTimersByTime(20)
      renewed.renew()
    }
    expect([lifted.signal.aborted, renewed.signal.aborted]).toEqual([false, false])
    vi.advanceTimersByTime(40)
    expect(renewed.signal.reason).toBeInstanceOf(DeadlinePassed)
    expect(lifted.signal.aborted).toBe(false)
  })

  test('a value that comes too late is not waited for', async () =>
    await expect(orAbort(never, deadline(10).signal)).rejects.toThrow(DeadlinePassed))
})

describe('turns', () => {
  const open = new AbortController().signal

  test('are taken in order, no more at once than allowed', async () => {
    const turns = new Turns(2)
    let atOnce = 0
    let most = 0
    const order: number[] = []
    const work = async (id: number) => {
      const end = await turns.take(open)
      order.push(id)
      most = Math.max(most, ++atOnce)
      await new Promise(setImmediate)
      atOnce -= 1
      end()
      end()
    }
    await Promise.all([1, 2, 3, 4, 5, 6].map(work))
    expect([most, order]).toEqual([2, [1, 2, 3, 4, 5, 6]])
  })

  test('whoever gives up waiting leaves the turn to the next', async () => {
    const turns = new Turns(1)
    const end = await turns.take(open)
    const impatient = new AbortController()
    const given = turns.take(impatient.signal)
    const next = turns.take(open)
    impatient.abort(new Error('enough'))
    await expect(given).rejects.toThrow('enough')
    await expect(turns.take(AbortSignal.abort(new Error('late')))).rejects.toThrow('late')
    end()
    await next
  })
})

describe('the first to work', () => {
  const failing = async (text: string) => {
    throw new Error(text)
  }

  test('wins; the next is tried at once when one fails', async () => {
    const headStart = 600_000
    const found = await firstToWork(
      ['a', 'b', 'c'],
      (item) => (item === 'c' ? Promise.resolve(1) : failing(item)),
      headStart,
    )
    expect(found).toEqual({ item: 'c', value: 1 })
  })

  test('one that hangs has a head start and no more', async () => {
    const found = await firstToWork(['a', 'b'], (item) => (item === 'a' ? never : Promise.resolve(2)), 20)
    expect(found).toEqual({ item: 'b', value: 2 })
  })

  test('nobody: the reasons come in the order of the question', async () => {
    const slow = (item: string) =>
      item === 'a' ? new Promise((_, reject) => setTimeout(() => reject(new Error('a')), 40)) : failing(item)
    const error = await firstToWork(['a', 'b', 'c'], slow, 5).catch((reason) => reason)
    expect(error).toBeInstanceOf(AllFailed)
    expect(error.message).toBe('a; b; c')
    await expect(firstToWork([], failing, 5)).rejects.toThrow(AllFailed)
  })
})
