import { describe, expect, test } from 'vitest'
import { renderStack } from '../../../../backend/adapters/compose/render-stack.ts'
import { anInventoryFolder } from '../../../support/home/an-inventory-folder.ts'
import { aRenderRequest } from '../../../support/stack/a-render-request.ts'
import { COMPOSE, problemOf } from './rendered.ts'

describe('what is not there, or cannot be', () => {
  test('no Compose file', async () => {
    const folder = anInventoryFolder({ 'topology.yaml': '' })
    const result = await renderStack(aRenderRequest(folder))
    expect(result).toMatchObject({ ok: false, problem: { code: 'compose-missing', file: COMPOSE } })
  })

  test('a Compose file that is no YAML', async () => {
    expect(await problemOf('services:\n  web: [\n')).toMatchObject({
      code: 'compose-yaml',
      file: COMPOSE,
      line: 3,
    })
  })

  test('a Compose file as large as no one writes', async () => {
    expect(await problemOf(`# ${'x'.repeat(1024 * 1024)}\n`)).toMatchObject({
      code: 'file-too-large',
      file: COMPOSE,
    })
  })

  test('every problem of the file at once', async () => {
    const problem = await problemOf('services:\n  web: { image: x, privileged: true, extends: y }\n')
    expect(problem.text).toMatch(/privileged[\s\S]*extends/)
  })

  test('a key nobody knows, by its line', async () => {
    const problem = await problemOf('services:\n  web:\n    image: x\n    prots: ["80"]\n')
    expect(problem).toMatchObject({ code: 'compose-invalid', file: COMPOSE, line: 2, path: 'services.web' })
    expect(problem.text).toMatch(/prots/)
  })
})
