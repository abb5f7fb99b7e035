import { describe, expect, test } from 'vitest'
import { exactly, parseCpus, parseDuration, parseSize } from '../../../backend/core/render/sizes.ts'

describe('sizes', () => {
  test.each([
    ['0', 0],
    ['67108864', 67108864],
    ['64m', 67108864],
    ['64MB', 67108864],
    ['1.5GiB', 1610612736],
    ['1 k', 1024],
    ['9007199254740993', undefined],
    ['8e', undefined],
    ['-1', undefined],
    ['big', undefined],
    ['', undefined],
  ])('%s', (text, bytes) => expect(parseSize(text)).toBe(bytes))
})

describe('durations', () => {
  test.each([
    ['0', 0],
    ['0s', 0],
    ['1m30s', 90_000_000_000],
    ['1.5s', 1_500_000_000],
    ['100µs', 100_000],
    ['100us1ns', 100_001],
    ['-1.s', -1_000_000_000],
    ['2400h0m0s', 8_640_000_000_000_000],
    ['2562047h47m16.854775807s', undefined],
    ['1', undefined],
    ['s', undefined],
    ['1d', undefined],
  ])('%s', (text, nanoseconds) => expect(parseDuration(text)).toBe(nanoseconds))
})

describe('CPUs', () => {
  test.each([
    ['0.5', 500_000_000],
    ['2', 2_000_000_000],
    ['.25', 250_000_000],
    ['1/4', 250_000_000],
    ['1e-1', 100_000_000],
    ['1e1', 10_000_000_000],
    ['0.0000000001', undefined],
    ['1/3', undefined],
    ['1/0', undefined],
    ['', undefined],
    ['.', undefined],
    ['-1', undefined],
    ['1e99', undefined],
  ])('%s', (text, nano) => expect(parseCpus(text)).toBe(nano))
})

test('a number is sent only if it writes out as the same digits', () => {
  expect(exactly(2n ** 53n)).toBe(2 ** 53)
  expect(exactly(2n ** 53n + 1n)).toBeUndefined()
  expect(exactly(10n ** 22n)).toBeUndefined()
})
