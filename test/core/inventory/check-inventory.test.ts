import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkInventory } from '../../../backend/core/inventory/check-inventory.ts'
import { anInventory } from '../../support/an-inventory.ts'

const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ+DSeT2X0fVXGGUE+1FnFDUs3Q2kLyI+pKWIkJYtJz2'

test('a home in order gets every default filled in', () => {
  const inventory = anInventory().withStack('web').inventory()
  expect(inventory).toMatchObject({ home: 'attic', timezone: undefined, networks: {}, storage: {} })
  expect(inventory.swarms).toEqual([
    {
      name: 'main',
      advertise: undefined,
      dataPath: undefined,
      addressPool: [],
      heartbeatMs: undefined,
      certExpiryMs: undefined,
    },
  ])
  expect(inventory.nodes).toEqual([
    {
      name: 'rpi1',
      connect: [{ kind: 'ssh', user: 'homeport', host: 'rpi1', port: 22, url: 'ssh://homeport@rpi1' }],
      hostKeys: [],
      swarm: 'main',
      role: 'manager',
      labels: {},
      scheduling: undefined,
      alwaysOn: true,
      link: 'fast',
      paths: { stacks: '/opt/homeport/stacks', config: '/opt/homeport/config' },
      devices: {},
      renamedFrom: undefined,
    },
  ])
  expect(inventory.stacks).toEqual([
    {
      name: 'web',
      folder: 'stacks/web',
      runOn: { kind: 'swarm', swarm: 'main' },
      after: [],
      policy: 'ask',
      exposure: 'local-only',
      onFailure: 'roll-back',
      volumes: {},
      gates: [],
      secrets: [],
      accept: [],
      renamedFrom: undefined,
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
    },
  ])
})

test('everything a home may say is taken over', () => {
  const inventory = anInventory()
    .withTopology(`
      home: attic
      timezone: Europe/Warsaw
      swarms:
        main: { advertise: lan, data_path: lan, address_pool: [10.20.0.0/16], heartbeat: 5s, cert_expiry: 2160h }
      networks: { lan: 192.168.1.0/24, tailnet: 100.64.0.0/10, ula: "fd00::/8" }
      storage:
        mirror: { type: nfs, server: nas, export: /srv/swarm, options: "nfsvers=4.2,hard" }
        bricks: { type: gluster, mount: /mnt/bricks }
      backup:
        repositories: { nas: { url: "sftp:backup@nas:/srv/restic" } }
        schedule: "30 3 * * *"
        keep: { daily: 7, weekly: 5, monthly: 12 }
        drill: weekly
    `)
    .withNode(
      'rpi2',
      `
      connect: [ssh://homeport@192.168.1.22:2222, "ssh://homeport@[fe80::1%eth0]", tcp+tls://rpi2, "unix:///run/docker.sock"]
      host_key: ["${KEY} root@rpi2", "192.168.1.22 ${KEY}"]
      swarm: main
      labels: { rpi: "true" }
      scheduling: drain
      site: attic
      always_on: false
      link: slow
      devices: { zigbee: /dev/serial/by-id/usb-Silicon_Labs }
      paths: { stacks: /srv/stacks }
      storage: [mirror]
      renamed_from: old
    `,
    )
    .withNode('vps', 'connect: ssh://root@vps')
    .withStack('mqtt')
    .withStack('web', {
      stack: `
        run_on: { nodes: [vps, rpi2] }
        after: [mqtt]
        policy: auto
        exposure: public
        gates:
          - http: http://web:80/
            within: 2m
          - tcp: web:80
          - mqtt: { topic: a/b, payload: online, within: 30s }
          - script: ./healthcheck.sh
        volumes: { db: { storage: mirror, backup: { kind: dump, command: pg_dump } } }
        secrets: [db_password]
        accept: [secret-in-env]
        on_failure: keep
        renamed_from: site
      `,
      compose: 'services: { web: { image: nginx } }\nvolumes: { db: {} }',
    })
    .inventory()
  expect(inventory.timezone).toBe('Europe/Warsaw')
  expect(inventory.swarms[0]).toMatchObject({
    advertise: 'lan',
    heartbeatMs: 5000,
    certExpiryMs: 7_776_000_000,
  })
  expect(inventory.nodes.map((node) => node.name)).toEqual(['rpi1', 'rpi2', 'vps'])
  expect(inventory.nodes[1]).toMatchObject({
    connect: [
      { kind: 'ssh', user: 'homeport', host: '192.168.1.22', port: 2222 },
      { kind: 'ssh', host: 'fe80::1%eth0', port: 22 },
      { kind: 'tls', host: 'rpi2', port: 2376 },
      { kind: 'unix', path: '/run/docker.sock' },
    ],
    hostKeys: [KEY, KEY],
    role: 'worker',
    scheduling: 'drain',
    alwaysOn: false,
    link: 'slow',
    paths: { stacks: '/srv/stacks', config: '/opt/homeport/config' },
    renamedFrom: 'old',
  })
  expect(inventory.stacks[1]).toMatchObject({
    runOn: { kind: 'nodes', nodes: ['vps', 'rpi2'] },
    after: ['mqtt'],
    policy: 'auto',
    onFailure: 'keep',
    renamedFrom: 'site',
  })
  expect(inventory.stacks[1]!.gates).toHaveLength(4)
})

describe('every problem is told at once', () => {
  test('with file, line, path and what was meant', () => {
    const problems = anInventory()
      .withTopology(`
        home: attic
        swarms:
          main: { advertize: lan }
        timezone: Europe/Warsav
      `)
      .withNode(
        'rpi1',
        `
        connect: ssh://homeport@rpi1
        swarm: mian
        role: manger
      `,
      )
      .withStack('web', { stack: 'run_on: { swrm: main }\nafter:\n  - mosquito\npolicy: aks' })
      .withStack('mosquitto', { stack: 'run_no: { swarm: main }' })
      .problems()
    expect(problems).toEqual([
      'nodes/rpi1.yaml:2 swarm: there is no swarm "mian" | Did you mean "main"?',
      'nodes/rpi1.yaml:3 role: must be one of manager, worker | Did you mean "manager"?',
      'stacks/mosquitto/stack.yaml:1 run_no: "run_no" is not known here | Did you mean "run_on"?',
      'stacks/web/stack.yaml:1 run_on: must have swarm, node or nodes | Did you mean "swarm"?',
      'stacks/web/stack.yaml:3 after.0: there is no stack "mosquito" | Did you mean "mosquitto"?',
      'stacks/web/stack.yaml:4 policy: must be one of ask, auto | Did you mean "ask"?',
      'topology.yaml:3 swarms.main.advertize: "advertize" is not known here | Did you mean "advertise"?',
      'topology.yaml:4 timezone: there is no time zone "Europe/Warsav" | Did you mean "Europe/Warsaw"?',
    ])
  })

  test('also more than eight in one file', () => {
    const keys = Array.from({ length: 12 }, (_, index) => `unknown_${index}: 1`).join('\n')
    expect(anInventory().withNode('rpi1', keys).problems()).toHaveLength(12)
  })

  test('two hundred of them; how many more there are is said', () => {
    const keys = Array.from({ length: 500 }, (_, index) => `unknown_${index}: 1`).join('\n')
    const problems = anInventory().withNode('rpi1', keys).problems()
    expect(problems).toHaveLength(201)
    expect(problems.at(-1)).toBe(': and 300 more problems | Correct these first.')
  })
})

test('what could not be read makes the whole inventory invalid', () => {
  const raw = anInventory().raw()
  const problem = {
    code: 'unreadable-file',
    text: 'stacks/x is neither a file nor a folder',
    file: 'stacks/x',
  }
  expect(checkInventory({ ...raw, problems: [problem] })).toEqual({ ok: false, problems: [problem] })
})

test('any values in place of the files are refused without a throw', () => {
  const value = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom(null, true, 1, '', 'main', 'web', '__proto__'),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom(...KEYS), tie('value'), { maxKeys: 5 }),
    ),
  })).value
  const file = value.map((it) => ({ value: it, lineOf: () => 1, errors: [] }))
  const path = fc.constantFrom(
    'topology.yaml',
    'nodes/a.yaml',
    'stacks/web/stack.yaml',
    'stacks/web/compose.yaml',
  )
  fc.assert(
    fc.property(fc.dictionary(path, file), (files) => {
      const checked = checkInventory({ commit: 'c', files, folders: { web: 'd' }, otherFiles: [] })
      if (!checked.ok) expect(checked.problems.every((problem) => problem.text !== '')).toBe(true)
    }),
    { numRuns: 300 },
  )
})

const KEYS = [
  ...[
    'home',
    'swarms',
    'main',
    'networks',
    'storage',
    'backup',
    'repositories',
    'url',
    'connect',
    'host_key',
  ],
  ...[
    'swarm',
    'role',
    'labels',
    'paths',
    'devices',
    'run_on',
    'node',
    'nodes',
    'after',
    'gates',
    'http',
    'mqtt',
  ],
  ...['volumes', 'secrets', 'services', 'web', 'image', '__proto__', 'constructor', 'toString', ''],
]
