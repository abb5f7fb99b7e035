import { describe, expect, test } from 'vitest'
import { checkInventory } from '../../../../backend/core/inventory/check-inventory.ts'
import { anInventory } from '../../../support/an-inventory.ts'

/** A service with these lines, on the swarm or wherever `runOn` says. */
function withService(lines: string, runOn = '{ swarm: main }') {
  const indented = lines.split('\n').join('\n    ')
  return anInventory().withStack('web', {
    stack: `run_on: ${runOn}`,
    compose: `services:\n  web:\n    image: nginx\n    ${indented}\n`,
  })
}

describe('what Swarm cannot do', () => {
  test.each([
    ['devices: [/dev/ttyUSB0:/dev/ttyUSB0]', 'devices'],
    ['privileged: true', 'privileged'],
    ['network_mode: host', 'network_mode'],
    ['network_mode: service:vpn', 'network_mode'],
    ['device_cgroup_rules: ["c 1:3 mr"]', 'device_cgroup_rules'],
    ['gpus: all', 'gpus'],
    ['cgroup: host', 'cgroup'],
    ['pid: host', 'pid'],
    ['ipc: host', 'ipc'],
    ['extends: { service: base }', 'extends'],
  ])('%s is refused with file, line, reason and a way out', (line, key) => {
    const checked = checkInventory(withService(line).raw())
    expect(checked).toMatchObject({
      ok: false,
      problems: [{ file: 'stacks/web/compose.yaml', line: 4, path: `services.web.${key}` }],
    })
    if (!checked.ok) expect(checked.problems[0]!.advice).not.toBe('')
  })

  test.each(['devices: []', 'privileged: false', 'network_mode: bridge', 'cgroup: private'])(
    '%s is not',
    (line) => expect(withService(line).problems()).toEqual([]),
  )

  test.each([
    'devices: [/dev/serial/by-id/usb-x:/dev/ttyUSB0]',
    'privileged: true',
    'volumes: ["./data:/data"]',
  ])('%s runs on nodes by Compose', (line) =>
    expect(withService(line, '{ node: rpi1 }').problems()).toEqual([]),
  )

  test('a build needs an image beside it', () => {
    const compose = 'services:\n  web: { build: . }\n  api: { build: ., image: api }\n'
    expect(anInventory().withStack('web', { compose }).problems()).toEqual([
      expect.stringMatching(/^stacks\/web\/compose.yaml:2 services\.web\.build: /),
    ])
  })

  test('keys without a meaning there are findings, and can be accepted', () => {
    const home = withService('container_name: nginx\nexpose: ["80"]')
    const checked = checkInventory(home.raw())
    expect(
      checked.ok &&
        checked.findings.map(({ id, severity, subject, evidence }) => [id, severity, subject, evidence]),
    ).toEqual([
      [
        'compose-unused.container_name',
        'info',
        'service web/web',
        ['stacks/web/compose.yaml:4 services.web.container_name'],
      ],
      ['compose-unused.expose', 'info', 'service web/web', ['stacks/web/compose.yaml:5 services.web.expose']],
    ])
    const stack = 'run_on: { swarm: main }\naccept: [compose-unused.container_name, compose-unused.expose]'
    expect(checkInventory(home.withFile('stacks/web/stack.yaml', stack).raw())).toMatchObject({
      ok: true,
      findings: [],
    })
  })

  test('what only a profile starts is left to the renderer', () => {
    expect(withService('privileged: true\nprofiles: [debug]').problems()).toEqual([])
    expect(withService('privileged: true\nprofiles: []').problems()).toHaveLength(1)
  })
})

test('on a node by Compose, devices are named so that they stay the same', () => {
  const lines =
    'devices: [/dev/ttyUSB0:/dev/zigbee, /dev/ttyAMA0, { source: /dev/ttyACM1, target: /dev/b }, 5]'
  const home = withService(lines, '{ node: rpi1 }')
  expect(home.problems()).toEqual([
    expect.stringMatching(
      /:4 services\.web\.devices\.0: \/dev\/ttyUSB0 may be another device after the next start/,
    ),
    expect.stringMatching(
      /:4 services\.web\.devices\.2: \/dev\/ttyACM1 may be another device after the next start/,
    ),
  ])
  expect(withService(lines, '{ node: rpi1 }\naccept: [unstable-device]').problems()).toEqual([])
})

describe('mounts that would fail on every node', () => {
  test.each([
    './data:/data',
    '.:/data:ro',
    '../data:/data',
    '~/data:/data',
    '{ type: bind, source: ./data, target: /data }',
    '{ type: bind, source: data, target: /data }',
  ])('%s: a folder beside the file', (mount) => {
    const quoted = mount.startsWith('{') ? mount : `"${mount}"`
    expect(withService(`volumes:\n  - db:/db\n  - ${quoted}`).problems()).toEqual([
      'stacks/web/compose.yaml:6 services.web.volumes.1: a folder beside the Compose file, or at home, does not exist on the nodes of a swarm | Use configs: for files, a volume for data, or an absolute path that exists on the nodes.',
    ])
  })

  test.each([
    '/dev/ttyUSB0:/dev/ttyUSB0',
    '/dev:/dev',
    '/dev/serial/by-id/usb-x:/dev/zigbee',
    '/dev/dri:/dev/dri',
  ])('%s: a device', (mount) =>
    expect(withService(`volumes: ["${mount}"]`).problems().join()).toContain(
      'a device that is only mounted cannot be opened',
    ),
  )

  test.each([
    'db:/db',
    '/data',
    '/srv/data:/data',
    '/dev/shm:/dev/shm',
    '/var/run/docker.sock:/var/run/docker.sock',
    `\${DATA}:/data`,
    '.config:/config:ro',
  ])('%s is none of these', (mount) => expect(withService(`volumes: ["${mount}"]`).problems()).toEqual([]))

  test.each([
    '{ type: volume, source: db, target: /db }',
    '{ type: bind, source: $DATA, target: /x }',
    '{ type: bind }',
    '5',
    'null',
  ])('%s is left to the renderer', (mount) =>
    expect(withService(`volumes: [${mount}]`).problems()).toEqual([]),
  )
})

describe('files of configs', () => {
  const compose = (file: string) =>
    `services: { web: { image: nginx } }\nconfigs:\n  site:\n    file: ${file}\n`
  const home = (file: string) =>
    anInventory()
      .withStack('web', { compose: compose(file) })
      .withFile('stacks/web/conf/site.conf', 'x')

  test.each([
    './conf/site.conf',
    'conf/site.conf',
    'conf/../conf/site.conf',
    '../web/conf/site.conf',
    '$FILE',
    '/etc/hosts',
  ])('%s is there, or not to be known here', (file) => expect(home(file).problems()).toEqual([]))

  test.each([
    ['./conf/stie.conf', 'Did you mean "./conf/site.conf"?'],
    ['./other', 'Put it into stacks/web/.'],
    ['../../../../etc/hosts', 'Put it into stacks/web/.'],
  ])('%s is not there', (file, advice) =>
    expect(home(file).problems()).toEqual([
      `stacks/web/compose.yaml:4 configs.site.file: there is no file "${file}" | ${advice}`,
    ]),
  )

  test('configs without a file have none', () => {
    const inline =
      'services: { web: { image: nginx } }\nconfigs: { a: { content: x }, b: null, c: { external: true } }'
    expect(anInventory().withStack('web', { compose: inline }).problems()).toEqual([])
  })
})

test.each([
  [
    'web: {}',
    'stacks/web/compose.yaml:1 services: a Compose file is a map with services | Add services: { … }.',
  ],
  [
    'services: [web]',
    'stacks/web/compose.yaml:1 services: a Compose file is a map with services | Add services: { … }.',
  ],
  ['', 'stacks/web/compose.yaml:1 services: a Compose file is a map with services | Add services: { … }.'],
  [
    'services:\n  web: nginx',
    'stacks/web/compose.yaml:2 services.web: a service is a map | Give it an image.',
  ],
])('a Compose file like %j is refused', (compose, expected) => {
  expect(anInventory().withStack('web', { compose }).problems()).toEqual([expected])
})

describe('secrets in the environment', () => {
  const findings = (environment: string, accept = '') => {
    const home = withService(`environment:\n${environment}`, `{ swarm: main }${accept}`)
    const checked = checkInventory(home.raw())
    if (!checked.ok) throw new Error(home.problems().join())
    return checked.findings.map(({ id, text, evidence }) => `${id}: ${text} (${evidence})`)
  }

  test('are told by name and line, never with the value', () => {
    expect(findings('  DB_PASSWORD: hunter2\n  PIN_TOKEN: 1234\n  MODE: fast')).toEqual([
      'secret-in-env: the value of DB_PASSWORD is written out in a file of the inventory (stacks/web/compose.yaml:5 services.web.environment.DB_PASSWORD)',
      'secret-in-env: the value of PIN_TOKEN is written out in a file of the inventory (stacks/web/compose.yaml:6 services.web.environment.PIN_TOKEN)',
    ])
    expect(findings('  - API_KEY=hunter2\n  - DB_PASSWORD\n  - 5')).toEqual([
      'secret-in-env: the value of API_KEY is written out in a file of the inventory (stacks/web/compose.yaml:5 services.web.environment.0)',
    ])
  })

  test.each([
    `DB_PASSWORD: \${db_password}`,
    'DB_PASSWORD: $db_password',
    'DB_PASSWORD:',
    'DB_PASSWORD: ""',
    'DB_PASSWORD_FILE: /run/secrets/db',
    'TOKEN: /run/secrets/token',
    'ALLOW_EMPTY_PASSWORD: "yes"',
    'COMPASS: north',
    'TOKENIZER: fast',
  ])('%s is none', (line) => expect(findings(`  ${line}`)).toEqual([]))

  test('can be accepted', () => {
    expect(findings('  DB_PASSWORD: hunter2', '\naccept: [secret-in-env]')).toEqual([])
  })
})
