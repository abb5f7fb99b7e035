import { describe, expect, test } from 'vitest'
import { COMPOSE, desiredOf, envOf, problemOf } from './rendered.ts'

describe('variables', () => {
  const compose = 'services: { web: { image: x, environment: ["A=${A}", "S=${COMPOSE_PROJECT_NAME}", P] } }'

  test('come from .env, then from homeport, then from the secrets', async () => {
    const secrets = { A: { version: '0a0b0c0d', hash: 'ab'.repeat(32) } }
    const files = { '.env': 'A=env\nCOMPOSE_PROJECT_NAME=env\nP=env\n' }
    expect(envOf(await desiredOf(compose, files))).toEqual(['A=env', 'P=env', 'S=demo'])
    const desired = await desiredOf(compose, files, { secrets })
    expect(envOf(desired)).toEqual(['A=${secret:A@0a0b0c0d}', 'P=env', 'S=demo'])
    expect(desired.findings.map(({ id }) => id)).toEqual(['secret-in-env.A'])
  })

  test('never come from homeport’s own environment', async () => {
    const desired = await desiredOf(
      'services: { web: { image: x, environment: ["P=${PATH}", "H=${HOME}", PATH] } }',
    )
    expect(envOf(desired)).toEqual(['H=', 'P=', 'PATH'])
    expect(desired.findings.map(({ id }) => id)).toEqual(['variable-missing.PATH', 'variable-missing.HOME'])
  })

  test('a required one that is missing is a problem in its own words', async () => {
    const problem = await problemOf('services:\n  web:\n    image: "x:${TAG:?set TAG}"\n')
    expect(problem).toMatchObject({
      code: 'compose-invalid',
      path: 'services.web.image',
      line: 3,
      file: COMPOSE,
    })
    expect(problem.text).toMatch(/required variable TAG is missing a value: set TAG/)
  })

  test('a file of them that is no UTF-8 is a problem: its letters would be others', async () => {
    const latin1 = Buffer.from('A=gr\xfcn\n', 'latin1')
    expect(await problemOf('services: { web: { image: x } }', { '.env': latin1 })).toMatchObject({
      code: 'env-invalid',
      file: 'stacks/demo/.env',
    })
    const compose = 'services: { web: { image: x, env_file: web.env } }'
    expect(await problemOf(compose, { 'web.env': latin1 })).toMatchObject({
      code: 'env-invalid',
      path: 'services.web.env_file',
    })
  })

  test('a .env that is none is a problem with its line', async () => {
    expect(await problemOf('services: {}', { '.env': 'A=1\nnonsense\n' })).toMatchObject({
      code: 'env-invalid',
      file: 'stacks/demo/.env',
      line: 2,
    })
  })
})
