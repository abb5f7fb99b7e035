import { describe, expect, test } from 'vitest'
import { readYaml } from '../../../backend/adapters/inventory-files/read-yaml.ts'
import type { FirstInventory } from '../../../backend/contract/setup.ts'
import { checkInventory } from '../../../backend/core/inventory/check-inventory.ts'
import { firstInventory } from '../../../backend/core/setup/first-inventory.ts'

const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPB3lj64eSsGpgd9h5JmJFBCWmCtV9n8T4b0Y1M7fN1u'

type Wish = Omit<FirstInventory, 'folder'>
const node = (name: string, address: string, hostKey?: string) => ({
  name,
  address,
  ...(hostKey === undefined ? {} : { hostKey }),
})
const wish = (more: Partial<Wish> = {}): Wish => ({
  home: 'attic',
  swarm: true,
  nodes: [node('rpi1', '192.168.1.21', KEY)],
  ...more,
})

function filesOf(what: Wish) {
  const made = firstInventory(what)
  if ('problems' in made) throw new Error(JSON.stringify(made.problems))
  return Object.fromEntries(made.files.map(({ path, text }) => [path, text]))
}

function problemsOf(what: Wish) {
  const made = firstInventory(what)
  return 'problems' in made ? made.problems.map(({ text }) => text) : []
}

/** As homeport itself reads it. */
function read(what: Wish) {
  const files = Object.entries(filesOf(what)).map(([path, text]) => [path, readYaml(Buffer.from(text))])
  return checkInventory({ commit: 'c', files: Object.fromEntries(files), folders: {}, otherFiles: [] })
}

test('the first files are few, and a person can read them', () => {
  const files = filesOf(wish())
  expect(Object.keys(files)).toEqual(['topology.yaml', 'nodes/rpi1.yaml'])
  expect(files['topology.yaml']).toMatch(/\nhome: attic\nswarms:\n {2}main: \{\}\n$/)
  expect(files['nodes/rpi1.yaml']).toBe(
    `connect: "ssh://homeport@192.168.1.21"\nhost_key: "${KEY}"\nswarm: main\nrole: manager\n`,
  )
})

const some = (count: number) => Array.from({ length: count }, (_, at) => node(`n${at}`, `10.0.0.${at + 1}`))

test.each([
  [1, 1],
  [2, 1],
  [3, 3],
  [7, 3],
])('of %i nodes %i lead the swarm', (count, managers) => {
  const checked = read(wish({ nodes: some(count) }))
  if (!checked.ok) throw new Error(JSON.stringify(checked.problems))
  expect(checked.inventory.nodes.filter(({ role }) => role === 'manager')).toHaveLength(managers)
})

test('nodes that work each by itself are Compose nodes of no swarm', () => {
  const checked = read(wish({ swarm: false, nodes: some(2) }))
  if (!checked.ok) throw new Error(JSON.stringify(checked.problems))
  expect(checked.inventory.swarms).toEqual([])
  expect(checked.inventory.nodes.map(({ swarm }) => swarm)).toEqual([undefined, undefined])
})

test.each(['12', '1e3', 'true', 'no', 'null', '0x1f', '2026-11-22'])(
  'a home called %s keeps its name, whatever YAML would take it for',
  (home) => {
    const checked = read(wish({ home }))
    expect(checked.ok && checked.inventory.home).toBe(home)
  },
)

test.each([
  ['192.168.1.22', 'ssh://homeport@192.168.1.22'],
  [' rpi2.local ', 'ssh://homeport@rpi2.local'],
  ['ada@rpi2:2222', 'ssh://ada@rpi2:2222'],
  ['fd00::22', 'ssh://homeport@[fd00::22]'],
  ['[fd00::22]:2222', 'ssh://homeport@[fd00::22]:2222'],
  ['ssh://ada@rpi2', 'ssh://ada@rpi2'],
  ['fe80::22%eth0', 'ssh://homeport@[fe80::22%eth0]'],
  ['unix:///var/run/docker.sock', 'unix:///var/run/docker.sock'],
])('the address %s is understood', (address, url) => {
  const checked = read(wish({ nodes: [node('rpi1', address)] }))
  expect(checked.ok && checked.inventory.nodes[0]?.connect.map((way) => way.url)).toEqual([url])
})

describe('what was typed wrongly is said, all of it at once', () => {
  test.each<[string, Partial<Wish>, string[]]>([
    ['a name that is none', { nodes: [node('Rpi 1', 'a')] }, ['"Rpi 1" is no name for a node']],
    ['a path for a name', { nodes: [node('../x', 'a')] }, ['"../x" is no name for a node']],
    [
      'a name too long',
      { nodes: [node('a'.repeat(64), 'a')] },
      [`"${'a'.repeat(64)}" is no name for a node`],
    ],
    ['no name', { nodes: [node(' ', 'a')] }, ['a node has no name yet']],
    ['no address', { nodes: [node('rpi1', '')] }, ['it has no address yet']],
    [
      'an option for an address',
      { nodes: [node('rpi1', '-oProxyCommand=x')] },
      ['"-oProxyCommand=x" is no address of a node'],
    ],
    [
      'two lines for an address',
      { nodes: [node('rpi1', 'a\nswarm: b')] },
      ['"a\nswarm: b" is no address of a node'],
    ],
    ...['host:0', 'host:65536', 'host:22:33', '[fd00::22', 'ada@', 'ada:secret@rpi1', 'rpi1/path'].map(
      (address): [string, Partial<Wish>, string[]] => [
        `the address ${address}`,
        { nodes: [node('rpi1', address)] },
        [`"${address}" is no address of a node`],
      ],
    ),
    [
      'keys for TLS',
      { nodes: [node('rpi1', 'tcp+tls://rpi1')] },
      ['"tcp+tls://rpi1" is no address of a node'],
    ],
    [
      'half a host key',
      { nodes: [node('rpi1', 'a', KEY.slice(0, -8))] },
      ['the host key of rpi1 is not whole'],
    ],
    ['one name twice', { nodes: [node('a', 'x'), node('a', 'y')] }, ['two nodes are called a']],
    ['one address twice', { nodes: [node('a', 'x'), node('b', 'x')] }, ['two nodes are at x']],
    [
      'one machine in two ways',
      { nodes: [node('a', 'Pi.local:22'), node('b', 'ada@pi.local')] },
      ['two nodes are at pi.local'],
    ],
    [
      'a home without a name, too',
      { home: '', nodes: [node('A', '')] },
      ['a home has no name yet', '"A" is no name for a node', 'it has no address yet'],
    ],
  ])('%s', (_, more, texts) => expect(problemsOf(wish(more))).toEqual(texts))
})
