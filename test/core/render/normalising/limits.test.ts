import { expect, test } from 'vitest'
import { aService, normalisedText } from '../../../support/stack/a-compose-file.ts'

const limited = (lines: string) => normalisedText(aService(lines))

test.each([
  ['mem_limit: 512m', { resources: { limits: { memory: '512m' } } }],
  ['mem_limit: 536870912', { resources: { limits: { memory: '536870912' } } }],
  ['cpus: 0.50', { resources: { limits: { cpus: '0.50' } } }],
  ['pids_limit: 100', { resources: { limits: { pids: '=100' } } }],
  ['mem_reservation: 1g', { resources: { reservations: { memory: '1g' } } }],
  ['scale: 3', { replicas: '=3' }],
  ['scale: "${N}"', { replicas: '${V_N}' }],
])('%s is taken as a limit under deploy', (line, deploy) => {
  const { value, notes } = limited(line)
  expect(value.services['web']).toEqual({ image: 'busybox:1', deploy })
  expect(notes[0]).toBe(`compose-moved.${line.split(':')[0]}`)
})

test('what deploy says wins, and that is a warning', () => {
  const { value, findings } = limited(
    'cpus: 1\ndeploy: { resources: { limits: { cpus: 0.5, memory: 64M } } }',
  )
  expect(value.services['web']?.['deploy']).toEqual({ resources: { limits: { cpus: '0.5', memory: '64M' } } })
  expect(findings[0]).toMatchObject({ id: 'compose-moved.cpus', severity: 'warning' })
})

test('an empty limit is none', () => {
  expect(limited('mem_limit:').value.services['web']).toEqual({ image: 'busybox:1' })
})

test('limits go into a deploy that is empty', () => {
  expect(limited('cpus: 1\ndeploy:').value.services['web']?.['deploy']).toEqual({
    resources: { limits: { cpus: '1' } },
  })
})
