import { describe, expect, test } from 'vitest'
import { anInventory } from '../../../support/home/an-inventory.ts'

describe('stacks', () => {
  test('every name in a stack must be of something', () => {
    const home = anInventory().withStack('web', {
      stack: `
        run_on: { nodes: [rpi1, rpi3, rpi1] }
        after: [web-api]
        volumes: { db: { storage: mirror }, dv: {} }
        secrets: [a, a]
      `,
      compose: 'services: { web: { image: nginx } }\nvolumes: { db: {} }',
    })
    expect(home.problems()).toEqual([
      'stacks/web/stack.yaml:1 run_on.nodes.2: stands there twice',
      'stacks/web/stack.yaml:1 run_on.nodes.1: there is no node "rpi3" | Did you mean "rpi1"?',
      'stacks/web/stack.yaml:2 after.0: there is no stack "web-api" | There is: web.',
      'stacks/web/stack.yaml:3 volumes.dv: stacks/web/compose.yaml has no volume "dv" | Did you mean "db"?',
      'stacks/web/stack.yaml:3 volumes.db.storage: there is no storage "mirror" | Storage is named in topology.yaml under storage.',
      'stacks/web/stack.yaml:4 secrets.1: stands there twice',
    ])
  })

  test('names that JavaScript knows are no names of a home', () => {
    const home = anInventory().withStack('web', {
      stack: 'run_on: { swarm: constructor }\nafter: [to-string]',
    })
    expect(home.problems().join()).toContain('there is no swarm "constructor"')
    expect(home.problems().join()).toContain('there is no stack "to-string"')
  })

  test('Compose runs on nodes that can be reached', () => {
    const home = anInventory()
      .withNode('rpi2', 'swarm: main')
      .withStack('a', { stack: 'run_on: { node: rpi2 }' })
      .withStack('b', { stack: 'run_on: { nodes: [rpi1, rpi2] }' })
    expect(home.problems()).toEqual([
      'stacks/a/stack.yaml:1 run_on.node: node "rpi2" cannot be reached: it has no connect | Add connect to nodes/rpi2.yaml.',
      'stacks/b/stack.yaml:1 run_on.nodes.1: node "rpi2" cannot be reached: it has no connect | Add connect to nodes/rpi2.yaml.',
    ])
  })

  test('a dump has a command, and nothing else has', () => {
    const compose = 'services: { web: { image: nginx } }\nvolumes: { a: {}, b: {}, c: {} }'
    const stack = `
      run_on: { swarm: main }
      volumes:
        a: { backup: { kind: dump } }
        b: { backup: { kind: files, command: pg_dump } }
        c: {}
    `
    expect(anInventory().withStack('web', { stack, compose }).problems()).toEqual([
      'stacks/web/stack.yaml:3 volumes.a.backup: a dump needs a command',
      'stacks/web/stack.yaml:4 volumes.b.backup: command means nothing for kind files',
    ])
  })

  test('stacks that wait for each other are told, each circle once', () => {
    const after = (names: string) => ({ stack: `run_on: { swarm: main }\nafter: [${names}]` })
    const home = anInventory()
      .withStack('a', after('b'))
      .withStack('b', after('c, d'))
      .withStack('c', after('a'))
      .withStack('d', after('e'))
      .withStack('e')
      .withStack('self', after('self'))
    expect(home.problems()).toEqual([
      'stacks/a/stack.yaml:2 after.0: a waits for b waits for c waits for a: none of them could start | Take one of them out of after.',
      'stacks/self/stack.yaml:2 after.0: self waits for self: none of them could start | Take one of them out of after.',
    ])
  })

  test('a diamond of stacks is no circle', () => {
    const after = (names: string) => ({ stack: `run_on: { swarm: main }\nafter: [${names}]` })
    const home = anInventory()
      .withStack('a', after('b, c'))
      .withStack('b', after('d'))
      .withStack('c', after('d'))
      .withStack('d')
    expect(home.problems()).toEqual([])
  })

  test('an old name must be free, and claimed once', () => {
    const advice = 'A name belongs to one only. Take renamed_from out, or give the other another name.'
    const from = (old: string) => ({ stack: `run_on: { swarm: main }\nrenamed_from: ${old}` })
    const home = anInventory()
      .withNode('rpi2', 'renamed_from: rpi1')
      .withNode('rpi3', 'renamed_from: rpi3')
      .withNode('rpi4', 'renamed_from: rpi0')
      .withStack('a', from('old'))
      .withStack('b', from('old'))
    expect(home.problems()).toEqual([
      `nodes/rpi2.yaml:1 renamed_from: there still is a node "rpi1" | ${advice}`,
      `nodes/rpi3.yaml:1 renamed_from: node "rpi3" cannot be renamed from itself | ${advice}`,
      `stacks/b/stack.yaml:2 renamed_from: stack "a" is renamed from "old" as well | ${advice}`,
    ])
  })
})
