import { expect, test } from 'vitest'
import { desiredDigest } from '../../../backend/core/plan/desired-digest.ts'
import { aDesiredStack } from '../../support/stack/a-desired-stack.ts'

const stack = aDesiredStack('lamp').build()

test('a commit that does not touch the stack leaves what is wished as it is', () => {
  expect(desiredDigest({ ...stack, commit: 'another' })).toBe(desiredDigest(stack))
})

test('whatever else differs is another wish', () => {
  expect(desiredDigest({ ...stack, configs: [aConfig()] })).not.toBe(desiredDigest(stack))
  expect(desiredDigest(undefined)).not.toBe(desiredDigest(stack))
})

function aConfig() {
  return { name: 'lamp_page', external: false, hash: 'abc', data: '', labels: {} }
}
