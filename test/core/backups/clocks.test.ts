import { expect, test } from 'vitest'
import { clockProblem } from '../../../backend/core/backups/clocks.ts'

const scheduled = { node: 'rpi2', isAsked: false }
const home = '2026-11-21T10:00:00.000Z'

test('clocks that agree within minutes are no problem, nor is a node that does not say', () => {
  expect(clockProblem({ home, node: '2026-11-21T10:04:00Z', newest: undefined }, scheduled)).toBeUndefined()
  expect(clockProblem({ home, node: undefined, newest: '2026-11-20T10:00:00Z' }, scheduled)).toBeUndefined()
})

test('a node in the past is backed up with homeport’s time, and told', () => {
  const found = clockProblem({ home, node: '1970-01-01T00:10:00Z', newest: undefined }, scheduled)
  expect(found?.mayGoOn).toBe(true)
  expect(found?.problem.text).toMatch(/clock of rpi2 is \d+ days behind/)
  expect(found?.problem.advice).toContain('rpi2: sudo timedatectl set-ntp true')
})

test('when homeport itself is in the past nothing is backed up: old backups would seem newer', () => {
  const found = clockProblem({ home, node: home, newest: '2026-11-22T10:00:00Z' }, scheduled)
  expect(found).toMatchObject({ mayGoOn: false, problem: { code: 'clock-wrong' } })
  expect(found?.problem.text).toContain("homeport's own clock is wrong")
  expect(found?.problem.advice).toContain('back up now, by hand')
})

test('a person who asks is told and obeyed: else one day of a wrong clock would end all backups and restores', () => {
  const clocks = { home, node: home, newest: '2030-01-01T00:00:00Z' }
  expect(clockProblem(clocks, { node: 'rpi2', isAsked: true })).toMatchObject({
    mayGoOn: true,
    problem: { code: 'clock-wrong' },
  })
})
