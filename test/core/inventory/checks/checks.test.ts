import { describe, expect, test } from 'vitest'
import { anInventory } from '../../../support/an-inventory.ts'

const HOST_KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ+DSeT2X0fVXGGUE+1FnFDUs3Q2kLyI+pKWIkJYtJz2'

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

describe('topology', () => {
  test('networks, durations, storage and repositories must be what they are called', () => {
    const home = anInventory().withTopology(`
      home: attic
      swarms:
        main: { advertise: lna, address_pool: [10.0.0.0], heartbeat: 10ms, cert_expiry: 30m }
      networks: { lan: 192.168.1.0/33, ten: 10.0.0.0/8 }
      storage:
        mirror: { type: nfs, export: /srv }
        bricks: { type: gluster }
        disk: { type: local }
      backup:
        repositories: { nas: { url: "rest:https://me:hunter2@nas/" } }
    `)
    const problems = home.problems()
    expect(problems).toEqual([
      'topology.yaml:3 swarms.main.address_pool.0: must be a network | Write it like 192.168.1.0/24.',
      'topology.yaml:3 swarms.main.heartbeat: must be at least 1s',
      'topology.yaml:3 swarms.main.cert_expiry: must be at least 1h',
      'topology.yaml:3 swarms.main.advertise: there is no network "lna" | Did you mean "lan"?',
      'topology.yaml:4 networks.lan: must be a network | Write it like 192.168.1.0/24.',
      'topology.yaml:6 storage.mirror: "server" is missing: storage of type nfs needs it',
      'topology.yaml:7 storage.bricks: "mount" is missing: storage of type gluster needs it',
      'topology.yaml:10 backup.repositories.nas.url: has a password in the URL | Take it out and keep it in the secret store, under backup.nas.',
    ])
    expect(problems.join()).not.toContain('hunter2')
  })

  test('a time zone without a near one gets an example', () => {
    expect(
      anInventory().withTopology('home: attic\ntimezone: Nowhere\nswarms: { main: {} }').problems(),
    ).toEqual(['topology.yaml:2 timezone: there is no time zone "Nowhere" | Write it like Europe/Warsaw.'])
  })

  test('a swarm needs a manager that can be reached', () => {
    const problem = (of: ReturnType<typeof anInventory>) => of.problems().join()
    const unmanaged = 'swarm "main" has no manager that can be reached'
    expect(problem(anInventory().withNode('rpi1', 'swarm: main\nrole: manager'))).toContain(unmanaged)
    expect(problem(anInventory().withNode('rpi1', 'swarm: main\nconnect: ssh://a@b'))).toContain(unmanaged)
    // Which of the files is wrong may be the very reason: that comes first.
    expect(problem(anInventory().withNode('rpi1', 'swarm: main\nrole: manger'))).not.toContain(unmanaged)
  })
})

describe('nodes', () => {
  test('every way and key must be whole', () => {
    const home = anInventory().withNode(
      'rpi2',
      `
      connect:
        - ssh://rpi2
        - ssh://homeport:secret@rpi2
        - ssh://homeport@rpi1
        - unix:///run/a.sock
        - unix:///run/a.sock
      host_key:
        - ${HOST_KEY.slice(0, -8)}
        - SHA256:abc
        - ${HOST_KEY}
    `,
    )
    const forms = 'Write ssh://user@node, ssh://user@node:port, tcp+tls://node:2376 or unix:///path.'
    const paste = 'Paste a line of `ssh-keyscan <node>`: "ssh-ed25519 AAAA…", to its end.'
    expect(home.problems()).toEqual([
      `nodes/rpi2.yaml:2 connect.0: is no way to a node | ${forms}`,
      `nodes/rpi2.yaml:3 connect.1: is no way to a node | ${forms}`,
      'nodes/rpi2.yaml:4 connect.2: is the way to node "rpi1" already | Every node has an address of its own.',
      'nodes/rpi2.yaml:6 connect.4: stands there twice | Every node has an address of its own.',
      `nodes/rpi2.yaml:8 host_key.0: is no whole host key | ${paste}`,
      `nodes/rpi2.yaml:9 host_key.1: is no whole host key | ${paste}`,
    ])
  })

  test('what belongs to a swarm needs one', () => {
    expect(anInventory().withNode('vps', 'role: worker\nscheduling: drain').problems()).toEqual([
      'nodes/vps.yaml:1 role: role means nothing without swarm | Add swarm, or take role out: a node outside a swarm is a Compose node.',
      'nodes/vps.yaml:2 scheduling: scheduling means nothing without swarm | Add swarm, or take scheduling out: a node outside a swarm is a Compose node.',
    ])
    // A swarm that is written wrongly is told once.
    expect(anInventory().withNode('vps', 'role: worker\nswarm: 3').problems()).toEqual([
      'nodes/vps.yaml:2 swarm: must be a text | Put it in quotes: "3".',
    ])
  })

  test('paths begin at the root, and devices keep their name', () => {
    const home = anInventory().withNode(
      'rpi2',
      `
      paths: { stacks: srv/stacks, config: /srv/../etc }
      devices: { zigbee: /dev/ttyUSB0, cam: /dev/video0, fine: /dev/serial/by-id/usb-x }
    `,
    )
    expect(home.problems()).toEqual([
      'nodes/rpi2.yaml:1 paths.stacks: must be a path from the root (/…)',
      'nodes/rpi2.yaml:1 paths.config: must be a path from the root (/…)',
      'nodes/rpi2.yaml:2 devices.zigbee: may be another device after the next start | Name it by /dev/serial/by-id/… (or /dev/v4l/by-id/…), or reach it over the network.',
      'nodes/rpi2.yaml:2 devices.cam: may be another device after the next start | Name it by /dev/serial/by-id/… (or /dev/v4l/by-id/…), or reach it over the network.',
    ])
  })
})

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
