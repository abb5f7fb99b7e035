import { describe, expect, test } from 'vitest'
import { anInventory } from '../../../support/home/an-inventory.ts'

describe('files of configs', () => {
  const compose = (file: string) =>
    `services: { web: { image: nginx } }\nconfigs:\n  site:\n    file: ${file}\n`
  const home = (file: string) =>
    anInventory()
      .withStack('web', { compose: compose(file) })
      .withFile('stacks/web/conf/site.conf', 'x')

  test.each([
    './conf/site.conf',
    'conf/site.conf',
    'conf/../conf/site.conf',
    '../web/conf/site.conf',
    '$FILE',
    '/etc/hosts',
  ])('%s is there, or not to be known here', (file) => expect(home(file).problems()).toEqual([]))

  test.each([
    ['./conf/stie.conf', 'Did you mean "./conf/site.conf"?'],
    ['./other', 'Put it into stacks/web/.'],
    ['../../../../etc/hosts', 'Put it into stacks/web/.'],
  ])('%s is not there', (file, advice) =>
    expect(home(file).problems()).toEqual([
      `stacks/web/compose.yaml:4 configs.site.file: there is no file "${file}" | ${advice}`,
    ]),
  )

  test('configs without a file have none', () => {
    const inline =
      'services: { web: { image: nginx } }\nconfigs: { a: { content: x }, b: null, c: { external: true } }'
    expect(anInventory().withStack('web', { compose: inline }).problems()).toEqual([])
  })
})
