import { describe, expect, test } from 'vitest'
import { checkInventory } from '../../../../backend/core/inventory/check-inventory.ts'
import { anInventory } from '../../../support/home/an-inventory.ts'

const service = 'services: { web: { image: nginx } }\n'
const aStack = (compose: string, runOn = '{ node: rpi1 }') =>
  anInventory().withStack('web', { stack: `run_on: ${runOn}`, compose })
const told = (home: ReturnType<typeof aStack>) => {
  const checked = checkInventory(home.raw())
  if (!checked.ok) throw new Error(JSON.stringify(checked.problems))
  return checked.findings.map(({ id, subject, severity }) => [id, subject, severity])
}

describe('a second file that docker compose would read by itself is told', () => {
  test.each([
    'compose.override.yaml',
    'compose.override.yml',
    'docker-compose.override.yml',
    'docker-compose.override.yaml',
  ])('%s', (file) => {
    const home = aStack(service).withFile(`stacks/web/${file}`, 'services: {}')
    expect(told(home)).toEqual([['compose-unused.override', 'stack web', 'warning']])
  })
  test('but not one deeper inside, or of another stack', () => {
    const home = aStack(service).withFile('stacks/web/conf/compose.override.yaml', 'services: {}')
    expect(told(home)).toEqual([])
  })
})

describe('a project of another name has other volumes: on a node that is told', () => {
  test.each([
    ['name: music\n', [['compose-unused.name', 'stack web', 'warning']]],
    ['name: web\n', []],
    ['', []],
  ])('%j', (line, expected) => expect(told(aStack(`${line}${service}`))).toEqual(expected))
})
