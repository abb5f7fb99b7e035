import { describe, expect, test } from 'vitest'
import { checkInventory } from '../../../../backend/core/inventory/check-inventory.ts'
import { anInventory } from '../../../support/home/an-inventory.ts'
import { withService } from './a-service-with.ts'

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
