import type { VolumeBackup } from '../../../backend/contract/backup.ts'
import type { Home, NodeView, StackView } from '../../../backend/contract/home.ts'

/** A home where all is well, small enough for the preview in Home Assistant's picker. */

export function aNode(name: string, more: Partial<NodeView> = {}): NodeView {
  return {
    name,
    state: 'reachable',
    since: '2026-11-18T07:00:00Z',
    evidence: ['its engine answers'],
    swarm: 'main',
    role: 'manager',
    scheduling: 'active',
    engine: '28.5.2',
    labels: {},
    runs: [],
    ...more,
  }
}

interface ServiceWish {
  image: string
  node?: string
  running?: number
  wanted?: number
  error?: string
}

export function aStack(
  name: string,
  services: Record<string, ServiceWish>,
  more: Partial<StackView> = {},
): StackView {
  return {
    name,
    target: 'main',
    status: 'running',
    policy: 'ask',
    release: 12,
    services: Object.entries(services).map(([service, wish]) =>
      aService(`${name}-${service}`, service, wish),
    ),
    ...more,
  }
}

function aService(id: string, name: string, wish: ServiceWish): StackView['services'][number] {
  const { image, node, running = 1, wanted = 1, error } = wish
  const task = {
    id,
    state: error === undefined ? 'running' : 'failed',
    runs: error === undefined,
    since: '2026-11-20T19:14:00Z',
    image,
    ...(node === undefined ? {} : { node }),
    ...(error === undefined ? {} : { error }),
  }
  return { name, image, mode: 'replicated', running, wanted, tasks: [task] }
}

const domoticzBackups: VolumeBackup[] = [
  {
    stack: 'domoticz',
    volume: 'db',
    kind: 'sqlite',
    repository: 'nas',
    last: {
      snapshot: '21a1b2c3d4e5f6',
      at: '2026-11-21T02:30:02Z',
      node: 'rpi2',
      bytes: 12_400_021,
      files: 3,
      tookMs: 4_200,
    },
  },
  {
    stack: 'domoticz',
    volume: 'scripts',
    kind: 'files',
    repository: 'nas',
    failed: {
      at: '2026-11-21T02:30:09Z',
      problem: {
        code: 'no-room',
        text: 'the disk of the repository nas is full (backup@nas:/srv/restic)',
        advice: 'Free some space there, or keep fewer backups; what was backed up before is whole.',
      },
    },
  },
]

export const wellHome: Home = {
  home: 'attic',
  version: '0.1.0',
  instance: '5f3a9c1e',
  inventory: {
    source: 'Git repository git@nas:home.git, branch main',
    commit: '4f0d1c2b9a',
    readAt: '2026-11-21T02:10:00Z',
    problems: [],
  },
  nodes: [
    aNode('rpi1', { leader: true, runs: ['mosquitto/broker', 'dashboard/api', 'metrics/exporter'] }),
    aNode('rpi2', { runs: ['domoticz/web', 'metrics/exporter'] }),
    aNode('rpi3', { runs: ['dashboard/web', 'whoami/whoami', 'metrics/exporter'] }),
  ],
  swarms: [
    { name: 'main', clusterId: 'c1', state: 'active', leader: 'rpi1', managers: 3, reachableManagers: 3 },
  ],
  stacks: [
    aStack('mosquitto', { broker: { image: 'eclipse-mosquitto:2.0.22', node: 'rpi1' } }, { release: 4 }),
    aStack(
      'domoticz',
      { web: { image: 'domoticz/domoticz:2026.1', node: 'rpi2' } },
      { backups: domoticzBackups },
    ),
    aStack(
      'dashboard',
      {
        web: { image: 'nginx:1.29', node: 'rpi3' },
        api: { image: 'homeport/stand-in:1', node: 'rpi1' },
      },
      { policy: 'auto', release: 31 },
    ),
    aStack('metrics', {
      exporter: { image: 'prom/node-exporter:v1.11.1', node: 'rpi1', running: 3, wanted: 3 },
    }),
    aStack('whoami', { whoami: { image: 'traefik/whoami:v1.11', node: 'rpi3' } }, { release: 2 }),
  ],
  plans: [],
  runs: [],
  findings: [],
}
