import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { renderStack } from '../../../backend/adapters/compose/render-stack.ts'
import { aRenderRequest } from '../../support/a-render-request.ts'
import { anInventoryFolder } from '../../support/an-inventory-folder.ts'

const COMPOSE = 'stacks/demo/compose.yaml'

/** Renders an inventory with this Compose file, and further files of the stack's folder. */
function rendered(compose: string, files: Record<string, string> = {}, request = {}) {
  const beside = Object.entries(files).map(([path, content]) => [`stacks/demo/${path}`, content])
  const folder = anInventoryFolder({ [COMPOSE]: compose, ...Object.fromEntries(beside) })
  return renderStack(aRenderRequest(folder, request))
}

async function problemOf(...given: Parameters<typeof rendered>) {
  const result = await rendered(...given)
  if (result.ok) throw new Error('it was rendered')
  return result.problem
}

async function desiredOf(...given: Parameters<typeof rendered>) {
  const result = await rendered(...given)
  if (!result.ok) throw new Error(JSON.stringify(result.problem))
  return result.value
}

const envOf = (desired: Awaited<ReturnType<typeof desiredOf>>) =>
  desired.services[0]?.spec.TaskTemplate.ContainerSpec?.Env

describe('a stack of the inventory', () => {
  const compose = `
services:
  web:
    image: nginx:1.27
    depends_on: { db: { condition: service_healthy } }
    ports: [{ target: 80, published: 8080, mode: host }]
    configs: [{ source: site, target: /etc/site.conf }]
    secrets: [pw]
    volumes: ["data:/data"]
    networks: [front]
  db:
    image: postgres:16
    healthcheck: { test: [CMD, pg_isready] }
    networks: [front]
    deploy: { endpoint_mode: dnsrr }
networks: { front: }
volumes: { data: }
configs: { site: { file: ./site.conf } }
secrets: { pw: { environment: db_password } }
`
  const secrets = { db_password: { version: '0a0b0c0d', hash: 'ab'.repeat(32) } }

  test('is rendered as one value', async () => {
    const desired = await desiredOf(compose, { 'site.conf': 'site' }, { secrets })
    expect(desired.services.map(({ service, after }) => [service, after])).toEqual([
      ['db', []],
      ['web', [{ service: 'db', condition: 'service_healthy' }]],
    ])
    expect(desired.configs.map(({ name, data }) => [name.slice(0, 10), data])).toEqual([
      ['demo_site_', 'c2l0ZQ=='],
    ])
    expect(desired.secrets[0]).toMatchObject({ name: 'demo_pw_abababab', secret: { version: '0a0b0c0d' } })
    expect(desired.networks.map(({ name }) => name)).toEqual(['demo_front'])
    expect(desired.findings).toEqual([])
  })

  test('is rendered to the same bytes every time', async () => {
    const [one, two] = [
      await desiredOf(compose, { 'site.conf': 'site' }, { secrets }),
      await desiredOf(compose, { 'site.conf': 'site' }, { secrets }),
    ]
    expect(JSON.stringify(one)).toBe(JSON.stringify(two))
  })

  test.each(['compose.yml', 'docker-compose.yaml', 'docker-compose.yml'])(
    'may be called %s',
    async (name) => {
      const folder = anInventoryFolder({ [`stacks/demo/${name}`]: 'services: { web: { image: x } }' })
      expect(await renderStack(aRenderRequest(folder))).toMatchObject({ ok: true })
    },
  )
})

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

  test('a .env that is none is a problem with its line', async () => {
    expect(await problemOf('services: {}', { '.env': 'A=1\nnonsense\n' })).toMatchObject({
      code: 'env-invalid',
      file: 'stacks/demo/.env',
      line: 2,
    })
  })
})

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

  test('secrets the store does not have, all at once, with the way to give them', async () => {
    const problem = await problemOf('services: {}', {}, { listed: ['one', 'two'] })
    expect(problem.code).toBe('secret-missing')
    expect(problem.text).toMatch(/one[\s\S]*two/)
    expect(problem.advice).toMatch(/secrets\/one[\s\S]*secrets\/two/)
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

describe('findings', () => {
  test('warnings of the CLI are passed on', async () => {
    const desired = await desiredOf(
      'services: { web: { image: x, networks: [n] } }\nnetworks: { n: { external: { name: o } } }',
    )
    expect(desired.findings).toMatchObject([
      { id: 'docker-warning.1', severity: 'warning', subject: 'stack demo' },
    ])
  })

  test('an accepted one is not told', async () => {
    const compose = 'services: { web: { image: x, container_name: y } }'
    expect((await desiredOf(compose)).findings).toHaveLength(1)
    for (const accept of ['compose-unused.container_name', 'compose-unused']) {
      expect((await desiredOf(compose, {}, { accept: [accept] })).findings).toEqual([])
    }
    expect((await desiredOf(compose, {}, { accept: ['compose'] })).findings).toHaveLength(1)
  })
})
