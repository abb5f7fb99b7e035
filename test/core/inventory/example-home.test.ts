import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { systemClock } from '../../../backend/adapters/clock.ts'
import { inventoryDirectory } from '../../../backend/adapters/inventory-files/inventory-directory.ts'
import { readYaml } from '../../../backend/adapters/inventory-files/read-yaml.ts'
import { NodeFile, StackFile, TopologyFile } from '../../../backend/contract/inventory.ts'
import { checkInventory } from '../../../backend/core/inventory/check-inventory.ts'
import type { Shape } from '../../../backend/core/inventory/schema/shape.ts'
import { makeHome } from '../../lab/homes/make-home.ts'
import { anInventory } from '../../support/home/an-inventory.ts'
import { temporaryFolder } from '../../support/machine/temporary-folder.ts'

const EXAMPLE = join(import.meta.dirname, '../../../inventory')
const HOST_KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ+DSeT2X0fVXGGUE+1FnFDUs3Q2kLyI+pKWIkJYtJz2'

async function checked(path: string) {
  return checkInventory(
    await inventoryDirectory({ path, dataFolder: temporaryFolder(), clock: systemClock }).read(),
  )
}

test('the example home is in order, without even a finding', async () => {
  const result = await checked(EXAMPLE)
  expect(result).toMatchObject({ ok: true, findings: [] })
  if (!result.ok) return
  expect(result.inventory.nodes.map(({ name, role }) => `${name} ${role}`)).toEqual([
    'rpi1 manager',
    'rpi2 manager',
    'rpi3 manager',
  ])
  expect(result.inventory.stacks.map(({ name }) => name)).toEqual([
    'dashboard',
    'domoticz',
    'metrics',
    'mosquitto',
    'whoami',
  ])
})

test('the same home is in order as the lab has it', async () => {
  const into = temporaryFolder()
  const nodes = ['rpi1', 'rpi2', 'rpi3'].map((name, index) => ({
    name,
    address: `10.77.3.1${index}`,
    hostKey: HOST_KEY,
    user: 'homeport',
  }))
  await makeHome({ into, nodes })
  const result = await checked(into)
  expect(result).toMatchObject({ ok: true, findings: [] })
  if (!result.ok) return
  expect(result.inventory.networks).toEqual({ lan: '10.77.3.0/24' })
  expect(result.inventory.nodes[1]).toMatchObject({
    connect: [{ kind: 'ssh', user: 'homeport', host: '10.77.3.11' }],
    hostKeys: [HOST_KEY],
    labels: { disk: 'ssd' },
  })
})

test('a node of the home that the lab has not is refused', async () => {
  const nodes = [{ name: 'rpi1', address: '10.77.3.11', hostKey: HOST_KEY, user: 'homeport' }]
  await expect(makeHome({ into: temporaryFolder(), nodes })).rejects.toThrow('the lab has no node rpi2')
})

test('the template of a node is a node in order', () => {
  const template = readFileSync(join(EXAMPLE, 'templates/node.yaml'), 'utf8')
  expect(anInventory().withNode('rpi4', template).problems()).toEqual([])
})

describe('the README', () => {
  const readme = readFileSync(join(EXAMPLE, 'README.md'), 'utf8')
  const [topology, node, stack] = [...readme.matchAll(/```yaml\n(.*?)```/gs)].map((match) => match[1]!) as [
    string,
    string,
    string,
  ]

  test('is itself a home in order', () => {
    const home = anInventory()
      .withFile('nodes/rpi1.yaml', undefined)
      .withTopology(topology)
      .withNode('rpi2', node)
      .withStack('mosquitto')
      .withStack('domoticz', {
        stack,
        compose: 'services: { domoticz: { image: x } }\nvolumes: { db: {}, scripts: {}, telemetry: {} }',
      })
    expect(home.problems()).toEqual([])
  })

  test.each([
    ['topology.yaml', TopologyFile, topology],
    ['a node', NodeFile, node],
    ['stack.yaml', StackFile, stack],
  ] as [string, Shape, string][])('shows every key of %s, and every word it can be', (_, schema, text) => {
    const shown = keysIn(readYaml(Buffer.from(text)).value)
    expect(keysOf(schema).filter((key) => !shown.has(key) && !text.includes(`{ ${key}: `))).toEqual([])
    expect(wordsOf(schema).filter((word) => !text.includes(word))).toEqual([])
  })
})

function shapesIn(shape: Shape): Shape[] {
  const inner = [
    ...Object.values(shape.properties ?? {}),
    ...Object.values(shape.patternProperties ?? {}),
    ...(shape.anyOf ?? []),
    ...(shape.items ? [shape.items] : []),
  ]
  return [shape, ...inner.flatMap(shapesIn)]
}

function keysOf(schema: Shape): string[] {
  return shapesIn(schema).flatMap((shape) => Object.keys(shape.properties ?? {}))
}

function wordsOf(schema: Shape): string[] {
  return shapesIn(schema).flatMap((shape) => (shape.enum ?? []).map(String))
}

function keysIn(value: unknown): Set<string> {
  if (typeof value !== 'object' || value === null) return new Set()
  return new Set(Object.entries(value).flatMap(([key, inner]) => [key, ...keysIn(inner)]))
}
