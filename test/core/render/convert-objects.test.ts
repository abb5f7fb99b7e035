import { describe, expect, test } from 'vitest'
import { aStackModel, convertedModel } from '../../support/stack/a-stack-model.ts'

const SHA_OF_HI = '98ea6e4f216f2fb4b69fff9b3a44842c38686ca685f3f55dc48c5d3fb1107be4'

describe('configs', () => {
  test('a config is named by its content and carries it', () => {
    const model = aStackModel(
      { configs: [{ source: 'c' }] },
      { configs: { c: { file: '/render/c', labels: { a: 'b' } } } },
    )
    const { desired, container } = convertedModel(model, { contents: { c: Buffer.from('hi\n') } })
    expect(desired.configs).toEqual([
      {
        name: 'demo_c_98ea6e4f',
        external: false,
        hash: SHA_OF_HI,
        data: 'aGkK',
        labels: {
          a: 'b',
          'com.docker.stack.namespace': 'demo',
          'dev.homeport.stack': 'demo',
          'dev.homeport.hash': SHA_OF_HI,
        },
      },
    ])
    expect(container?.Configs).toMatchObject([{ ConfigID: '', ConfigName: 'demo_c_98ea6e4f' }])
  })

  test('content in the Compose file is as good as a file', () => {
    const model = aStackModel(
      {},
      { configs: { c: { file: 'homeport', name: 'own' } }, kept: { contents: { c: 'hi\n' } } },
    )
    expect(convertedModel(model).desired.configs[0]).toMatchObject({ name: 'own_98ea6e4f', hash: SHA_OF_HI })
  })

  test('an external one is only named', () => {
    const configs = { c: { external: true, name: 'other' }, d: { external: true } }
    expect(convertedModel(aStackModel({}, { configs })).desired.configs).toEqual([
      { name: 'd', external: true, hash: '', data: '', labels: {} },
      { name: 'other', external: true, hash: '', data: '', labels: {} },
    ])
  })

  test.each([
    ['larger than Docker takes', 'x'.repeat(1024_001), 'config-too-large configs.c'],
    ['that would hold a secret', 'password: ${secret:pw@00000001}', 'secret-in-config configs.c'],
  ])('one %s is refused', (_, content, problem) => {
    const model = aStackModel(
      {},
      { configs: { c: { file: 'homeport' } }, kept: { contents: { c: content } } },
    )
    expect(convertedModel(model).problems).toEqual([problem])
  })
})

describe('secrets', () => {
  test('a secret is named by the hash of the store, and holds only where its value is', () => {
    const secrets = { db: { file: 'homeport' } }
    const model = aStackModel({ secrets: [{ source: 'db' }] }, { secrets, kept: { secrets: { db: 'pw' } } })
    const { desired, container } = convertedModel(model)
    expect(desired.secrets).toEqual([
      {
        name: 'demo_db_cccccccc',
        external: false,
        hash: 'c'.repeat(64),
        secret: { name: 'pw', version: '00000001' },
        labels: {
          'com.docker.stack.namespace': 'demo',
          'dev.homeport.stack': 'demo',
          'dev.homeport.hash': 'c'.repeat(64),
        },
      },
    ])
    expect(container?.Secrets).toMatchObject([{ SecretID: '', SecretName: 'demo_db_cccccccc' }])
  })

  test('an external one is only named', () => {
    const { desired } = convertedModel(aStackModel({}, { secrets: { s: { external: true } } }))
    expect(desired.secrets).toEqual([
      { name: 's', external: true, hash: '', secret: { name: '', version: '' }, labels: {} },
    ])
  })

  test('one that the stack does not list is refused', () => {
    const { problems } = convertedModel(aStackModel({}, { secrets: { s: { file: 'homeport' } } }))
    expect(problems).toEqual(['secret-not-listed secrets.s'])
  })
})
