import { expect, test } from 'vitest'
import { anInventory } from '../../../support/home/an-inventory.ts'

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
