import { describe, expect, test } from 'vitest'
import { anInventory } from '../../support/home/an-inventory.ts'

describe('files', () => {
  test('a home needs a topology, a stack both of its files', () => {
    const home = anInventory()
      .withFile('topology.yaml', undefined)
      .withFile('stacks/a/compose.yaml', 'services: { web: { image: nginx } }')
      .withFile('stacks/b/stack.yaml', 'run_on: { node: rpi1 }')
      .withFile('stacks/c/notes.txt', '')
    expect(home.problems()).toEqual([
      'nodes/rpi1.yaml:2 swarm: there is no swarm "main" | Swarms are named in topology.yaml under swarms.',
      'stacks/a/stack.yaml: stacks/a/stack.yaml is missing | Add it. It says where the stack runs (run_on).',
      'stacks/b/compose.yaml: stacks/b/compose.yaml is missing | Add it. It says what the stack runs.',
      'stacks/c/compose.yaml: stacks/c/compose.yaml is missing | Add it. It says what the stack runs.',
      'stacks/c/stack.yaml: stacks/c/stack.yaml is missing | Add it. It says where the stack runs (run_on).',
      'topology.yaml: topology.yaml is missing | Add it. It names the home and its swarms.',
    ])
  })

  test('either ending of YAML will do, and the older name of Compose files, but one of them only', () => {
    const home = anInventory()
      .withFile('nodes/rpi2.yml', 'swarm: main')
      .withFile('stacks/web/stack.yml', 'run_on: { swarm: main }')
      .withFile('stacks/web/docker-compose.yml', 'services: { web: { image: nginx } }')
    expect(home.problems()).toEqual([])
    expect(
      home
        .withFile('nodes/rpi2.yaml', 'swarm: main')
        .withFile('stacks/web/compose.yaml', 'services: {}')
        .problems(),
    ).toEqual([
      'nodes/rpi2.yml:1: there is nodes/rpi2.yaml and nodes/rpi2.yml | Keep one of them.',
      'stacks/web/docker-compose.yml:1: there is stacks/web/compose.yaml and stacks/web/docker-compose.yml | Keep one of them.',
    ])
  })

  test('names are small letters, digits and hyphens', () => {
    const long = 'x'.repeat(64)
    const home = anInventory().withNode('Rpi_2', '{}').withNode(long, '{}').withStack('my.stack')
    expect(home.problems()).toEqual([
      'nodes/Rpi_2.yaml: "Rpi_2" is no valid name | Rename it. Names are made of small letters, digits and hyphens: [a-z0-9-].',
      `nodes/${long}.yaml: "${long}" is no valid name | Rename it. Names are made of small letters, digits and hyphens: [a-z0-9-].`,
      'stacks/my.stack: "my.stack" is no valid name | Rename it. Names are made of small letters, digits and hyphens: [a-z0-9-].',
    ])
  })

  test('empty files, lists and texts are no files of a home', () => {
    const home = anInventory().withTopology('').withNode('a', '- b').withNode('c', 'text')
    expect(home.problems()).toEqual([
      'nodes/a.yaml:1: must be a map of keys and values',
      'nodes/c.yaml:1: must be a map of keys and values',
      'nodes/rpi1.yaml:2 swarm: there is no swarm "main" | Swarms are named in topology.yaml under swarms.',
      'topology.yaml:1: the file is empty',
    ])
  })

  test('what a parser guesses of broken YAML is not judged', () => {
    const home = anInventory()
      .withNode('rpi2', 'swarm: [main\nrloe: x')
      .withStack('web', { compose: 'a: b: c' })
    expect(home.problems()).toEqual([
      'nodes/rpi2.yaml:2: Flow sequence in block collection must be sufficiently indented and end with a ]',
      'stacks/web/compose.yaml:1: Nested mappings are not allowed in compact mappings',
    ])
  })
})
