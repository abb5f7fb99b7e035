import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fillMarkers, maskValues } from '../../../backend/adapters/secrets/markers.ts'
import { refusal } from '../../support/refusal.ts'

const secret = (name: string, value: string, version = '00000000') => ({
  name,
  version,
  value: Buffer.from(value),
})
const marker = (name: string, version = '00000000') => `\${secret:${name}@${version}}`

describe('masking finds', () => {
  const known = [
    secret('long', 'hunter22'),
    secret('pin', '1234'),
    secret('double', 'hunter22hunter22'),
    secret('equals', 'abc=def=='),
    secret('regexp', '.*(+[b'),
    secret('word', 'secret'),
    secret('empty', ''),
    { name: 'bytes', version: '00000000', value: Buffer.of(0xff, 0xfe) },
  ]
  test.each([
    ['a long value inside a string', 'pg://u:hunter22@db', `pg://u:${marker('long')}@db`],
    ['every place it stands', 'hunter22 hunter22', `${marker('long')} ${marker('long')}`],
    ['the value of an environment variable', 'PASSWORD=hunter22', `PASSWORD=${marker('long')}`],
    ['a short value as a whole string', '1234', marker('pin')],
    ['a short value of an environment variable', 'PIN=1234', `PIN=${marker('pin')}`],
    ['no short value inside a string', 'port 12345', 'port 12345'],
    ['no short value after a later =', 'ARGS=--pin=1234', 'ARGS=--pin=1234'],
    ['the longer of two values that overlap', 'x hunter22hunter22 x', `x ${marker('double')} x`],
    ['a value with = in it', 'KEY=abc=def==', `KEY=${marker('equals')}`],
    ['a value that means something to regular expressions', 'a .*(+[b', `a ${marker('regexp')}`],
    ['nothing in a marker that is there', `${marker('x')} secret`, `${marker('x')} ${marker('word')}`],
    ['nothing in innocent text', 'image:latest', 'image:latest'],
    ['nothing in an empty string', '', ''],
  ])('%s', (_, text, masked) => expect(maskValues(text, known)).toBe(masked))
})

test('values are put in and taken out anywhere in a JSON value, but not in keys', () => {
  const known = [secret('a', 'hunter22')]
  const json = { hunter22: [1, null, true, { deep: [`x${marker('a')}`] }], ['__proto__']: marker('a') }
  const filled = fillMarkers(json, () => Buffer.from('hunter22'))
  expect(JSON.stringify(filled)).toBe(JSON.stringify(json).replaceAll(marker('a'), 'hunter22'))
  expect(maskValues(filled, known)).toEqual(json)
})

test('what names things keeps its name, though a password be the same', () => {
  const named = {
    ID: 'nextcloud',
    Name: 'nextcloud_web',
    Labels: { 'dev.homeport.stack': 'nextcloud', 'com.docker.stack.namespace': 'nextcloud' },
    TaskTemplate: {
      ContainerSpec: {
        Image: 'nextcloud:31',
        Mounts: [{ Source: 'nextcloud_data', Target: '/var/lib/nextcloud' }],
        Secrets: [{ SecretName: 'nextcloud_key', SecretID: 'nextcloud', File: { Name: 'nextcloud' } }],
      },
      Networks: [{ Target: 'nextcloud_default', Aliases: ['nextcloud'] }],
      Placement: { Constraints: ['node.labels.nextcloud == true'] },
    },
  }
  const spec = (env: string) => ({ ...named, Env: [`PASSWORD=${env}`] })
  expect(maskValues(spec('nextcloud'), [secret('pw', 'nextcloud')])).toEqual(spec(marker('pw')))
})

test('what is no marker is left alone: shells have their own', () => {
  const texts = ['-default', 'a', 'a@1', 'a@0000000g', '../a@00000000'].map((text) => `\${secret:${text}}`)
  expect(fillMarkers(texts, () => Buffer.from('x'))).toEqual(texts)
})

test('a value that looks like a marker is not filled again', () => {
  expect(fillMarkers(marker('a'), () => Buffer.from(marker('b')))).toBe(marker('b'))
})

test('replacement patterns in a value are only text', () => {
  expect(fillMarkers(`x${marker('a')}y`, () => Buffer.from("$&$1$'"))).toBe("x$&$1$'y")
  expect(maskValues("x$&$1$'y", [secret('a', "$&$1$'")])).toBe(`x${marker('a')}y`)
})

test('bytes that are no text cannot stand inside a setting', () => {
  const error = refusal(() => fillMarkers(marker('a'), () => Buffer.of(0xff)))
  expect([error.code, error.message]).toEqual(['secret-missing', expect.stringContaining('secret a')])
})

test('of two names with the same value the first one stands for both', () => {
  const known = [secret('b', 'hunter22'), secret('a', 'hunter22')]
  expect(maskValues('hunter22', known)).toBe(marker('a'))
})

describe('for any values and any text', () => {
  const names = ['a', 'b', 'c', 'd']
  const values = fc.array(
    fc.oneof(
      fc.string({ maxLength: 12, unit: fc.constantFrom('x', 'y', '=', '$', '{', 's', '@') }),
      fc.constantFrom('secret', '00000000', 'secret:a', '@000000', '1234'),
    ),
    { minLength: 4, maxLength: 4 },
  )
  const pieces = fc.array(
    fc.oneof(
      fc.constantFrom(...names.map((name) => marker(name))),
      fc.string({ maxLength: 6, unit: fc.constantFrom('x', 'y', '=', 'K', ' ') }),
    ),
  )

  test('filling, masking and filling again sends what filling sends', () => {
    fc.assert(
      fc.property(values, pieces, (all, text) => {
        const known = names.map((name, index) => secret(name, all[index] as string))
        const find = (name: string) => known[names.indexOf(name)]?.value as Buffer
        const filled = fillMarkers(text.join(''), find)
        // A text that reads like a marker by chance is not the inverse's to know.
        fc.pre(!/\$\{secret:[abcd]@0{8}\}/.test(filled))
        const masked = maskValues(filled, known)
        expect(fillMarkers(masked, find)).toBe(filled)
      }),
      { numRuns: 2_000 },
    )
  })

  test('no value of six characters or more is left in what was masked', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 6 }), fc.string(), fc.string(), (value, before, after) => {
        fc.pre(!marker('a').includes(value) && !value.includes('$') && !before.includes(value))
        const masked = maskValues(`${before}${value}${after}`, [secret('a', value)])
        expect(masked.replaceAll(marker('a'), '')).not.toBe(`${before}${value}${after}`)
        expect(masked.split(marker('a')).some((piece) => piece.includes(value))).toBe(false)
      }),
    )
  })
})
