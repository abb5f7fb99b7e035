import { describe, expect, test } from 'vitest'
import { aService, normalisedText } from '../../../support/stack/a-compose-file.ts'

const withConfigs = (configs: string, variables = {}) =>
  normalisedText(`${aService('')}\nconfigs:\n  ${configs}`, { variables })
const withSecrets = (secrets: string, listed: string[] = ['pw']) =>
  normalisedText(`${aService('')}\nsecrets:\n  ${secrets}`, { secrets: listed })

describe('configs', () => {
  test('content in the file travels aside, variables still to be put in', () => {
    const { value } = withConfigs('c: { content: "a=${A}", labels: { x: true } }', { A: '1' })
    expect(value['configs']).toEqual({ c: { labels: { x: 'true' }, file: 'homeport' } })
    expect(value['x-homeport-kept']).toMatchObject({ contents: { c: 'a=${V_A}' } })
  })

  test('content of a variable stands for itself', () => {
    const { value } = withConfigs('c: { environment: A }', { A: 'pa$word' })
    expect(value['x-homeport-kept']).toMatchObject({ contents: { c: 'pa$$word' } })
  })

  test.each([
    ['c: { environment: NOBODY }', ['variable-missing configs.c.environment']],
    ['c: { file: a, template_driver: golang }', ['compose-refused configs.c.template_driver']],
    ['c: { file: a }', []],
    ['c: text', []],
    ['c: { content: [1] }', []],
  ])('%s', (configs, problems) => expect(withConfigs(configs).problems).toEqual(problems))
})

describe('secrets come from the store', () => {
  test.each([
    ['db: { environment: pw }', { db: 'pw' }],
    ['pw: { file: ./pw.txt }', { pw: 'pw' }],
    ['pw: {}', { pw: 'pw' }],
    ['pw:', { pw: 'pw' }],
    ['pw: { external: false }', { pw: 'pw' }],
    ['db: { external: true, name: other }', {}],
    ['db: { external: { name: other } }', {}],
  ])('%s', (secrets, entries) => {
    const { value, problems } = withSecrets(secrets)
    expect(problems).toEqual([])
    expect(value['x-homeport-kept']).toMatchObject({ secrets: entries })
  })

  test('a file named for a listed secret is not read, and that is told', () => {
    const { value, notes } = withSecrets('pw: { file: ./pw.txt, name: n, labels: [a=b] }')
    expect(value['secrets']).toEqual({ pw: { name: 'n', labels: ['a=b'], file: 'homeport' } })
    expect(notes).toEqual(['secret-file'])
  })

  test.each([
    ['db: { file: ./db.txt }', 'secret-not-listed secrets.db'],
    ['db: { environment: OTHER }', 'secret-not-listed secrets.db'],
    ['db: {}', 'secret-not-listed secrets.db'],
    ['pw: { driver: vault }', 'compose-refused secrets.pw.driver'],
    ['pw: { template_driver: golang }', 'compose-refused secrets.pw.template_driver'],
  ])('%s is refused', (secrets, problem) => expect(withSecrets(secrets).problems).toEqual([problem]))
})
