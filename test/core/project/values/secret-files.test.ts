import { describe, expect, test } from 'vitest'
import { readComposeModel } from '../../../../backend/core/project/project-model.ts'
import { secretFiles } from '../../../../backend/core/project/values/secret-files.ts'
import { place } from '../../../support/stack/a-project.ts'

const token = { name: 'radio_token', version: '0123abcd', hash: 'sealed' }
const model = (secrets: Record<string, unknown>) =>
  readComposeModel(JSON.stringify({ services: {}, secrets }), '/nowhere')
const named = model({ token: { name: 'radio_token', environment: 'radio_token' } })
const PATH = '.homeport/secrets/radio_token@0123abcd'

describe('a secret of the store that the Compose file names as a variable', () => {
  test('is a file on the node, without its value in anything that is kept', () => {
    expect(secretFiles(place, named, [token], [])).toEqual({
      model: { ...named, secrets: { token: { name: 'radio_token', file: `${place.folder}/${PATH}` } } },
      files: [
        {
          path: PATH,
          executable: false,
          hash: 'sealed',
          data: '',
          secret: { name: 'radio_token', version: '0123abcd' },
        },
      ],
      replaced: { token: `./${PATH}` },
      findings: [],
    })
  })

  test('is another file with another value, so that its containers are made anew', () => {
    const paths = ['0123abcd', 'ef456789'].map(
      (version) => secretFiles(place, named, [{ ...token, version }], []).files[0]?.path,
    )
    expect(new Set(paths).size).toBe(2)
  })

  test('is left to the node’s own files where they have a value of that name', () => {
    const made = secretFiles(place, named, [token], [{ name: 'radio_token', value: 'of the node' }])
    expect(made).toMatchObject({ model: named, files: [], replaced: {} })
  })
})

test('a secret that stack.yaml names and no Compose file uses is told, with how it is used', () => {
  const { files, findings } = secretFiles(place, model({ cert: { file: './cert' } }), [token], [])
  expect(files).toEqual([])
  expect(findings).toMatchObject([
    {
      text: 'no service of radio gets the secret radio_token, which stack.yaml names',
      advice: expect.stringContaining('secrets: { radio_token: { environment: radio_token } }'),
    },
  ])
})
