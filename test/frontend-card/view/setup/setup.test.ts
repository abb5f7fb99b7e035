import { expect, test } from 'vitest'
import type { KeptNode } from '../../../../backend/contract/setup.ts'
import { rowsShown } from '../../../../frontend-card/view/setup/setup.ts'

const row = (id: string, name = id, address = `10.0.0.${id}`): KeptNode => ({ id, name, address })
const open =
  (...ids: string[]) =>
  (id: string) =>
    ids.includes(id)

test('what homeport keeps is shown, and what was typed on another page appears', () => {
  expect(rowsShown([row('1'), row('2')], [row('1')], open())).toEqual([row('1'), row('2')])
})

test('what is being typed here is newer than what homeport keeps', () => {
  expect(rowsShown([row('1', 'rp')], [row('1', 'rpi1')], open('1'))).toEqual([row('1', 'rpi1')])
  expect(rowsShown([], [row('1', 'rpi1')], open('1'))).toEqual([row('1', 'rpi1')])
})

test('a row that was taken out on another page goes, one that is taken out here does not come back', () => {
  expect(rowsShown([], [row('1')], open())).toEqual([])
  expect(rowsShown([row('1')], [], open('1'))).toEqual([])
})

test('no row changes its place when another is kept, or comes from another page', () => {
  const [empty, typed] = [row('1', '', ''), row('2')]
  expect(rowsShown([typed], [empty, typed], open())).toEqual([empty, typed])
  expect(rowsShown([row('3'), typed], [empty, typed], open())).toEqual([empty, typed, row('3')])
})

test('an empty row that was added here stays', () => {
  const empty = row('2', '', '')
  expect(rowsShown([row('1')], [row('1'), empty], open())).toEqual([row('1'), empty])
})
