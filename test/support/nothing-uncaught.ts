import { afterEach, beforeEach, expect } from 'vitest'

/** Fails each test of the file after which an exception came out of nowhere. */
export function nothingUncaught(): void {
  const uncaught: unknown[] = []
  const note = (error: unknown) => uncaught.push(error)
  beforeEach(() => {
    uncaught.length = 0
    process.on('uncaughtException', note)
    process.on('unhandledRejection', note)
  })
  afterEach(async () => {
    await new Promise(setImmediate)
    process.off('uncaughtException', note)
    process.off('unhandledRejection', note)
    expect(uncaught).toEqual([])
  })
}
