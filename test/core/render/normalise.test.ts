import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { normaliseCompose } from '../../../backend/core/render/normalise.ts'
import { aComposeFile, aService, normalisedText } from '../../support/stack/a-compose-file.ts'

describe('what is no Compose file is refused', () => {
  test.each([
    ['null', 'null', 'compose-invalid services'],
    ['a list', '[1]', 'compose-invalid services'],
    ['a text', 'hello', 'compose-invalid services'],
    ['no services', 'volumes: {}', 'compose-invalid services'],
    ['services as a list', 'services: [a]', 'compose-invalid services'],
    ['a service that is null', 'services: { web: }', 'compose-invalid services.web'],
    ['a service that is a text', 'services: { web: nginx }', 'compose-invalid services.web'],
    ['include', `include: [other.yaml]\n${aService('')}`, 'compose-refused include'],
    ['models', `models: {}\n${aService('')}`, 'compose-refused models'],
  ])('%s', (_, text, problem) => expect(normalisedText(text).problems).toEqual([problem]))

  test('nested deeper than anyone writes', () => {
    const text = `services: { web: { image: a, labels: ${'['.repeat(80)}${']'.repeat(80)} } }`
    expect(normalisedText(text).refusals[0]?.text).toMatch(/deeper than 60/)
  })
})

describe('the top of the file', () => {
  test('name and version are dropped; another name than the stack’s is told', () => {
    const { value, notes } = normalisedText(`name: other\nversion: "3.8"\n${aService('')}`)
    expect(Object.keys(value)).toEqual(['services', 'x-homeport-kept'])
    expect(notes).toEqual(['compose-unused.name'])
    expect(normalisedText(`name: demo\n${aService('')}`).notes).toEqual([])
  })

  test('extensions stay, but not the one homeport uses itself', () => {
    const { value } = normalisedText(
      `x-a: { b: 1 }\nx-homeport-kept: { secrets: { a: root } }\n${aService('')}`,
    )
    expect(value['x-a']).toEqual({ b: '=1' })
    expect(value['x-homeport-kept']).toMatchObject({ secrets: {} })
  })

  test('an empty section is no section', () => {
    const text = `${aService('')}\nnetworks:\nvolumes:\nconfigs:\nsecrets:\n`
    expect(Object.keys(normalisedText(text).value)).toEqual(['services', 'x-homeport-kept'])
  })

  test('true and false are text in labels and options of volumes', () => {
    const { value, notes } = normalisedText(
      `${aService('')}\nvolumes: { v: { labels: { a: true }, driver_opts: { b: false } }, w: }`,
    )
    expect(value['volumes']).toEqual({ v: { labels: { a: 'true' }, driver_opts: { b: 'false' } }, w: null })
    expect(notes).toEqual(['compose-spelled.labels', 'compose-spelled.driver_opts'])
  })
})

describe('hostile files', () => {
  test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
    '%s is a key like any other',
    (name) => {
      const text = `services: { "${name}": { image: a, depends_on: ["${name}2"] }, "${name}2": { image: b, "${name}": 1 } }
networks: { "${name}": {} }
configs: { "${name}": { content: x } }`
      const { value, after, problems } = normalisedText(text)
      expect(problems).toEqual([])
      expect(Object.keys(value.services)).toEqual([name, `${name}2`])
      expect(Object.hasOwn(after, name) && after[name]).toEqual([
        { service: `${name}2`, condition: 'service_started' },
      ])
      expect(({} as Record<string, unknown>)['image']).toBeUndefined()
    },
  )

  test('whatever the values are, normalising ends with a value, and twice with the same', () => {
    const anything = fc.jsonValue({ maxDepth: 6 })
    const service = fc.dictionary(fc.constantFrom(...keys), anything, { maxKeys: 8 })
    const file = fc.record({
      services: fc.dictionary(fc.string({ maxLength: 5 }), service, { maxKeys: 3 }),
      networks: anything,
      configs: anything,
      secrets: anything,
      volumes: anything,
    })
    fc.assert(
      fc.property(file, (value) => {
        const source = { ...aComposeFile(''), value }
        const options = { variables: { A: 'x' }, envFiles: {}, secrets: ['a'] }
        const once = normaliseCompose(source, options)
        expect(JSON.stringify(normaliseCompose(source, options))).toBe(JSON.stringify(once))
      }),
      { numRuns: 300 },
    )
  })
})

const keys = [
  'image',
  'build',
  'deploy',
  'depends_on',
  'env_file',
  'environment',
  'ports',
  'volumes',
  'networks',
  'profiles',
  'group_add',
  'dns_opt',
  'configs',
  'secrets',
  'mem_limit',
  'cpus',
  'scale',
  'labels',
  'devices',
  'privileged',
  'network_mode',
  'command',
  'pid',
  'ipc',
  'tmpfs',
  'healthcheck',
]

describe('every remark says where', () => {
  test('a note has file, line and path; a problem too', () => {
    const { findings, refusals } = normalisedText(aService('container_name: x\nprivileged: true'))
    expect(findings[0]).toMatchObject({
      severity: 'info',
      subject: 'service demo/web',
      evidence: ['stacks/demo/compose.yaml:4 services.web.container_name'],
    })
    expect(refusals[0]).toMatchObject({
      file: 'stacks/demo/compose.yaml',
      line: 5,
      path: 'services.web.privileged',
    })
  })
})
