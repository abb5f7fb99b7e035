import { describe, expect, test } from 'vitest'
import { renderStack } from '../../../../backend/adapters/compose/render-stack.ts'
import { anInventoryFolder } from '../../../support/home/an-inventory-folder.ts'
import { aRenderRequest } from '../../../support/stack/a-render-request.ts'
import { desiredOf } from './rendered.ts'

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
