import { describe, expect, test } from 'vitest'
import { serviceKeys } from '../../../../backend/core/render/normalising/service-keys.ts'
import { aService, normalisedText } from '../../../support/stack/a-compose-file.ts'

describe('what Swarm cannot do needs an edge service', () => {
  test.each([
    'devices: [/dev/ttyUSB0]',
    'device_cgroup_rules: ["c 188:* rmw"]',
    'gpus: all',
    'gpus: [{ driver: nvidia }]',
    'privileged: true',
    'network_mode: host',
    'network_mode: none',
    'network_mode: "service:vpn"',
    'network_mode: "container:abc"',
    'pid: host',
    'ipc: "service:a"',
    'userns_mode: host',
    'uts: host',
    'cgroup: host',
    'runtime: nvidia',
    'use_api_socket: true',
    'deploy: { resources: { reservations: { devices: [{ capabilities: [gpu] }] } } }',
  ])('%s', (line) => {
    const { refusals } = normalisedText(aService(line))
    expect(refusals.map(({ code }) => code)).toEqual(['needs-edge-service'])
    expect(refusals[0]?.advice).toMatch(/edge service/)
  })
})

test.each([
  ['privileged: false', 'ignored nothing'],
  ['devices: []', ''],
  ['pid: ""', ''],
  ['privileged:', ''],
])('%s asks for nothing', (line) => {
  const { problems, notes } = normalisedText(aService(line))
  expect({ problems, notes }).toEqual({ problems: [], notes: [] })
})

describe('what only a variable asks for needs an edge service too', () => {
  const variables = { ON: 'true', MODE: 'host', DEVICE: '/dev/ttyUSB0' }
  test.each([
    'privileged: ${ON}',
    'privileged: "${NONE:-true}"',
    'network_mode: $MODE',
    'pid: ${MODE}',
    'use_api_socket: ${ON}',
    'devices: ["${DEVICE}"]',
  ])('%s', (line) => {
    const { refusals } = normalisedText(aService(line), { variables })
    expect(refusals.map(({ code }) => code)).toEqual(['needs-edge-service'])
  })
  test('or nothing, where it says so', () => {
    const { problems } = normalisedText(aService('privileged: ${ON}'), { variables: { ON: 'false' } })
    expect(problems).toEqual([])
  })
})

describe('what has no meaning on Swarm is dropped and told', () => {
  test.each([
    ['container_name: x', 'info', 'compose-unused.container_name'],
    ['attach: false', 'info', 'compose-unused.attach'],
    ['expose: ["80"]', 'info', 'compose-unused.expose'],
    ['develop: { watch: [] }', 'info', 'compose-unused.develop'],
    ['pull_policy: always', 'info', 'compose-unused.pull_policy'],
    ['links: [db]', 'info', 'compose-unused.links'],
    ['build: .', 'info', 'compose-unused.build'],
    ['network_mode: bridge', 'warning', 'compose-ignored.network_mode'],
    ['security_opt: [no-new-privileges]', 'warning', 'compose-ignored.security_opt'],
    ['shm_size: 64m', 'warning', 'compose-ignored.shm_size'],
    ['userns_mode: keep-id', 'warning', 'compose-ignored.userns_mode'],
    ['ipc: private', 'warning', 'compose-ignored.ipc'],
    ['cpuset: "0,1"', 'warning', 'compose-ignored.cpuset'],
    ['oom_score_adj: -500', 'warning', 'compose-ignored.oom_score_adj'],
  ])('%s', (line, severity, id) => {
    const { findings, value, problems } = normalisedText(aService(line))
    expect(problems).toEqual([])
    expect(findings.map((finding) => [finding.severity, finding.id])).toEqual([[severity, id]])
    expect(Object.keys(value.services['web']!)).toEqual(['image'])
  })
})

test.each([
  'extends: { service: a }',
  'volumes_from: [a]',
  'volume_driver: x',
  'post_start: []',
  'label_file: x',
])('%s is refused', (line) =>
  expect(normalisedText(aService(line)).refusals.map(({ code }) => code)).toEqual(['compose-refused']),
)

test('a service that is only built is refused', () => {
  expect(normalisedText('services: { web: { build: . } }').problems).toEqual([
    'needs-image services.web.build',
  ])
})

test('every rule says what to do', () => {
  for (const [key, rules] of Object.entries(serviceKeys)) {
    for (const rule of rules) expect(rule.advice, key).toMatch(/\.$|aarch64$/)
  }
})
