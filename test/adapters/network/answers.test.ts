import { describe, expect, test } from 'vitest'
import { answers } from '../../../backend/adapters/network/answers.ts'

describe('a machine', () => {
  test('that refuses a connection answers', async () => expect(await answers('127.0.0.1')).toBe(true))
  test('that nobody is does not', async () => expect(await answers('255.255.255.255')).toBe(false))
})
