import { expect, test } from 'vitest'
import { KeepTyping } from '../../../frontend-card/client/keep-typing.ts'
import { Refusal } from '../../../frontend-card/client/link.ts'

/** Saves that end when they are told to. */
function aPage() {
  const sent: string[] = []
  const open: { text: string; end: PromiseWithResolvers<void> }[] = []
  const keeping = new KeepTyping(() => {})
  const type = (what: string, text: string) =>
    keeping.keep(what, () => {
      sent.push(`${what} ${text}`)
      const end = Promise.withResolvers<void>()
      open.push({ text, end })
      return end.promise
    })
  const end = async (error?: Error) => {
    const { end: last } = open.shift() as (typeof open)[number]
    error === undefined ? last.resolve() : last.reject(error)
    // What follows a save follows it before anything else can happen.
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { keeping, type, end, sent }
}

const lost = new Refusal('unreachable', 'homeport is gone')

test('while a save is under way only the newest of what is typed waits', async () => {
  const { keeping, type, end, sent } = aPage()
  for (const text of ['r', 'rp', 'rpi', 'rpi1']) type('a', text)
  expect(sent).toEqual(['a r'])
  expect(keeping.isOpen('a')).toBe(true)
  await end()
  expect(sent).toEqual(['a r', 'a rpi1'])
  await end()
  expect(keeping.isOpen('a')).toBe(false)
  await keeping.settled()
})

test('rows do not wait for each other to be typed', async () => {
  const { type, end, sent } = aPage()
  type('a', '1')
  type('b', '2')
  await end()
  expect(sent).toEqual(['a 1', 'b 2'])
})

test('what could not be kept is said, and kept when homeport is back, the newest of it', async () => {
  const { keeping, type, end, sent } = aPage()
  type('a', '1')
  type('b', '2')
  await end(lost)
  await end()
  expect(keeping.refusal).toBe(lost)
  expect([keeping.isOpen('a'), keeping.isOpen('b')]).toEqual([true, false])
  keeping.again()
  await end()
  expect(sent).toEqual(['a 1', 'b 2', 'a 1'])
  expect([keeping.refusal, keeping.isOpen('a')]).toEqual([undefined, false])
})

test('who waits for it all to be kept hears what could not be', async () => {
  const { keeping, type, end } = aPage()
  type('a', '1')
  const settled = keeping.settled()
  const heard = expect(settled).rejects.toBe(lost)
  await end(lost)
  await heard
})
