import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { renderStack } from '../../../../backend/adapters/compose/render-stack.ts'
import { anInventoryFolder } from '../../../support/home/an-inventory-folder.ts'
import { aRenderRequest } from '../../../support/stack/a-render-request.ts'
import { COMPOSE, envOf, problemOf } from './rendered.ts'

describe('files', () => {
  test('a config and an env file may lie elsewhere in the inventory', async () => {
    const folder = anInventoryFolder({
      [COMPOSE]:
        'services: { web: { image: x, env_file: ../shared/a.env } }\nconfigs: { c: { file: ../shared/a.env } }',
      'stacks/shared/a.env': 'A=1\n',
    })
    const result = await renderStack(aRenderRequest(folder))
    expect(result.ok && envOf(result.value)).toEqual(['A=1'])
    expect(result.ok && result.value.configs[0]?.data).toBe('QT0xCg==')
  })

  test.each([
    ['a config above it', 'configs: { c: { file: ../../../etc/passwd } }', 'path-outside', 'configs.c.file'],
    [
      'a config far above it',
      `configs: { c: { file: ${'../'.repeat(40)}etc/passwd } }`,
      'path-outside',
      'configs.c.file',
    ],
    ['an absolute config', 'configs: { c: { file: /etc/passwd } }', 'path-outside', 'configs.c.file'],
    ['a config that is missing', 'configs: { c: { file: ./nothing } }', 'file-missing', 'configs.c.file'],
    ['a config that is a folder', 'configs: { c: { file: . } }', 'file-invalid', 'configs.c.file'],
  ])('%s is refused', async (_, configs, code, path) => {
    const problem = await problemOf(`services: { web: { image: x } }\n${configs}`)
    expect(problem).toMatchObject({ code, path, file: COMPOSE, line: 2 })
  })

  test('an env file outside the inventory is never read', async () => {
    for (const file of ['/etc/passwd', '../../../../etc/passwd']) {
      const problem = await problemOf(`services: { web: { image: x, env_file: [${file}] } }`)
      expect(problem).toMatchObject({ code: 'path-outside', path: 'services.web.env_file' })
    }
    const folder = anInventoryFolder({ [COMPOSE]: 'services: { web: { image: x, env_file: link } }' })
    symlinkSync('/etc/passwd', join(folder, 'stacks/demo/link'))
    expect(await renderStack(aRenderRequest(folder))).toMatchObject({
      ok: false,
      problem: { code: 'path-outside' },
    })
  })

  test.each(['./conf:/etc/conf', '../conf:/etc/conf', '~/conf:/etc/conf', '.:/code'])(
    'a bind from beside the Compose file is refused: %s',
    async (volume) => {
      const problem = await problemOf(`services:\n  web:\n    image: x\n    volumes: ["${volume}"]\n`)
      expect(problem).toMatchObject({ code: 'bind-relative', line: 4 })
    },
  )
})
