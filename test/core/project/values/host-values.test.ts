import { expect, test } from 'vitest'
import { withoutHostValues } from '../../../../backend/core/project/values/host-values.ts'

const hosts = [
  { name: 'TOKEN', value: 'long-and-secret' },
  { name: 'FLAG', value: 'on' },
  { name: 'EMPTY', value: '' },
]

test('a value is named, not said: whole, and inside of longer texts', () => {
  const model = {
    environment: { A: 'long-and-secret', B: 'url?token=long-and-secret&x', C: 'on' },
    list: ['on', ''],
  }
  expect(withoutHostValues(model, hosts)).toEqual({
    environment: { A: '${host:TOKEN}', B: 'url?token=${host:TOKEN}&x', C: '${host:FLAG}' },
    list: ['${host:FLAG}', ''],
  })
})

test('a short one is not looked for inside of innocent texts', () => {
  expect(withoutHostValues('second', hosts)).toBe('second')
})

test('of two that hold each other the longer goes first', () => {
  const both = [...hosts, { name: 'PAIR', value: 'long-and-secret:8080' }]
  expect(withoutHostValues('x=long-and-secret:8080', both)).toBe('x=${host:PAIR}')
})
