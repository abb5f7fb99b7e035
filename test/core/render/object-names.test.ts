import { expect, test } from 'vitest'
import { contentHash, refuseServiceName, rotatedName } from '../../../backend/core/render/object-names.ts'
import { remarksAbout } from '../../../backend/core/render/remarks.ts'
import { aComposeFile } from '../../support/stack/a-compose-file.ts'

const HASH = 'abcdef0123456789'

test('other content, other name; the same content, the same name', () => {
  const [one, two] = ['one', 'two'].map((text) => contentHash(Buffer.from(text)))
  const remarks = remarksAbout(aComposeFile(''))
  const names = [one, two, one].map((hash) => rotatedName('demo_conf', hash!, [], remarks))
  expect(names[0]).toMatch(/^demo_conf_[0-9a-f]{8}$/)
  expect(names[0]).toBe(names[2])
  expect(names[0]).not.toBe(names[1])
  expect(remarks.problems).toEqual([])
})

test.each([
  ['a'.repeat(55), []],
  ['a'.repeat(56), ['name-invalid']],
  ['_a', ['name-invalid']],
  ['a b', ['name-invalid']],
])('%s as the name of an object', (base, problems) => {
  const remarks = remarksAbout(aComposeFile(''))
  rotatedName(base, HASH, ['configs', 'c'], remarks)
  expect(remarks.problems.map(({ code }) => code)).toEqual(problems)
})

test.each([
  ['demo_web', []],
  ['demo_my-web_1', []],
  ['a'.repeat(63), []],
  ['a'.repeat(64), ['name-invalid']],
  ['demo_web.1', ['name-invalid']],
  ['demo_web-', ['name-invalid']],
])('%s as the name of a service', (name, problems) => {
  const remarks = remarksAbout(aComposeFile(''))
  refuseServiceName(name, ['services', 'web'], remarks)
  expect(remarks.problems.map(({ code }) => code)).toEqual(problems)
})
