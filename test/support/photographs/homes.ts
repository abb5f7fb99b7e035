import type { Home, NodeView, StackView } from '../../../backend/contract/home.ts'
import type { Finding, PlanView } from '../../../backend/contract/plan.ts'
import type { ReleaseView } from '../../../backend/contract/release.ts'
import { plans } from './plans.ts'
import { runs } from './runs.ts'

/** Homes as they are shown in photographs: one that is well, and one at two in the morning. */

export const AT = '2026-11-21T02:31:00.000Z'

function aNode(name: string, more: Partial<NodeView> = {}): NodeView {
  return {
    name,
    state: 'reachable',
    since: '2026-11-18T07:00:00.000Z',
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
  name: string
  image: string
  node?: string
  running?: number
  wanted?: number
  error?: string
}

function aStack(name: string, services: ServiceWish[], more: Partial<StackView> = {}): StackView {
  return {
    name,
    target: 'main',
    status: 'running',
    policy: 'ask',
    release: 12,
    services: services.map(({ name: service, image, node, running = 1, wanted = 1, error }) => ({
      name: service,
      image,
      mode: 'replicated',
      running,
      wanted,
      tasks: [
        {
          id: `${name}-${service}-1`,
          state: error === undefined ? 'running' : 'failed',
          runs: error === undefined,
          since: '2026-11-20T19:14:00.000Z',
          image,
          ...(node === undefined ? {} : { node }),
          ...(error === undefined ? {} : { error }),
        },
      ],
    })),
    ...more,
  }
}

const stacks = [
  aStack('mosquitto', [{ name: 'broker', image: 'eclipse-mosquitto:2.0.22', node: 'rpi1' }], { release: 4 }),
  aStack('domoticz', [
    { name: 'domoticz', image: 'domoticz/domoticz:2026.1', node: 'rpi2' },
    { name: 'db', image: 'postgres:17.2', node: 'rpi2' },
  ]),
  aStack(
    'dashboard',
    [
      { name: 'web', image: 'nginx:1.29', node: 'rpi3' },
      { name: 'api', image: 'homeport/stand-in:1', node: 'rpi1' },
    ],
    { policy: 'auto', release: 31 },
  ),
  aStack('metrics', [
    { name: 'exporter', image: 'prom/node-exporter:v1.11.1', running: 3, wanted: 3, node: 'rpi1' },
  ]),
  aStack('whoami', [{ name: 'whoami', image: 'traefik/whoami:v1.11', node: 'rpi3' }], { release: 2 }),
]

export const wellHome: Home = {
  home: 'attic',
  version: '0.1.0',
  instance: '5f3a9c1e',
  inventory: { commit: '4f0d1c2b9a', readAt: AT, problems: [] },
  nodes: [
    aNode('rpi1', { leader: true, runs: ['mosquitto/broker', 'dashboard/api', 'metrics/exporter'] }),
    aNode('rpi2', { runs: ['domoticz/domoticz', 'domoticz/db', 'metrics/exporter'] }),
    aNode('rpi3', { runs: ['dashboard/web', 'whoami/whoami', 'metrics/exporter'] }),
  ],
  swarms: [
    { name: 'main', clusterId: 'c1', state: 'active', leader: 'rpi1', managers: 3, reachableManagers: 3 },
  ],
  stacks,
  plans: [],
  runs: [runs.succeeded],
  findings: [],
}

const findings: Finding[] = [
  {
    id: 'node-unreachable',
    severity: 'error',
    subject: 'node rpi2',
    text: 'rpi2 is unreachable',
    advice: 'Look at the node: power, network, Docker.',
    evidence: ['five pings in a row had no answer', 'the swarm says that it is down'],
  },
  {
    id: 'no-spare-manager',
    severity: 'warning',
    subject: 'swarm main',
    text: 'main has 2 of 3 managers left: it bears no further loss',
    advice: 'Bring the missing manager back before touching another.',
  },
  {
    id: 'crash-loop',
    severity: 'warning',
    subject: 'service domoticz/domoticz',
    text: 'service domoticz/domoticz ended 7 times in ten minutes',
    advice: 'Look at its log; roll back if it began with a change.',
    evidence: ['starting container failed: exec: "domoticz": executable file not found in $PATH'],
  },
  {
    id: 'secret-in-env',
    severity: 'info',
    subject: 'stack metrics',
    text: 'compose.yaml:14 sets what looks like a password in the environment',
    advice: 'Use a secret, or accept it: accept: [secret-in-env].',
  },
]

const [mosquitto, , dashboard, metrics, whoami] = stacks as [
  StackView,
  StackView,
  StackView,
  StackView,
  StackView,
]

export const nightHome: Home = {
  ...wellHome,
  inventory: {
    commit: '4f0d1c2b9a',
    readAt: AT,
    problems: [
      {
        code: 'unknown-key',
        text: 'unknown key "on_failur"',
        advice: 'Did you mean on_failure?',
        file: 'stacks/domoticz/stack.yaml',
        line: 12,
      },
    ],
  },
  nodes: [
    wellHome.nodes[0] as NodeView,
    aNode('rpi2', {
      state: 'unreachable',
      since: '2026-11-21T02:14:00.000Z',
      evidence: ['five pings in a row had no answer', 'the swarm says that it is down'],
      problem: {
        code: 'unreachable',
        text: 'connect ETIMEDOUT 192.168.1.22:22',
        advice: 'Look at the node: power, network, Docker.',
      },
    }),
    wellHome.nodes[2] as NodeView,
    aNode('zero', {
      state: 'away',
      role: 'worker',
      since: '2026-11-19T18:00:00.000Z',
      evidence: ['it is not always on'],
    }),
    aNode('old-pi', {
      state: 'suspect',
      role: 'worker',
      scheduling: 'drain',
      evidence: ['its last answer took 900 ms'],
    }),
  ],
  stacks: [
    mosquitto,
    aStack(
      'domoticz',
      [
        {
          name: 'domoticz',
          image: 'domoticz/domoticz:2026.1',
          running: 0,
          error: 'starting container failed: exec: "domoticz": executable file not found in $PATH',
        },
        { name: 'db', image: 'postgres:17.2', node: 'rpi3' },
      ],
      { status: 'degraded', reasons: ['service domoticz/domoticz: 0 of 1 running'] },
    ),
    { ...dashboard, held: { by: 'ada', since: '2026-11-20T21:40:00.000Z', release: 31 } },
    metrics,
    { ...whoami, status: 'deploying' },
    aStack('nextcloud', [], { status: 'stopped', release: undefined as never }),
  ],
  plans: [plans.change, plans.questions],
  runs: [runs.running, runs.rolledBack, runs.succeeded],
  findings,
}

/** Names and texts that someone chose badly, or with intent. */
const MARKUP = '<img src=x onerror=alert(1)><b>bold</b>'
export const hostileHome: Home = {
  ...nightHome,
  home: `${MARKUP} ${'x'.repeat(120)}`,
  nodes: [
    aNode(`very-${'long-'.repeat(20)}name`, {
      runs: [`${'y'.repeat(63)}/${'z'.repeat(63)}`],
      state: 'unreachable',
    }),
  ],
  stacks: [
    aStack('s'.repeat(63), [{ name: 'w'.repeat(63), image: `registry.test/${'deep/'.repeat(30)}image:1` }], {
      status: 'failed',
      reasons: [MARKUP, 'ש'.repeat(90), 'e'.repeat(400)],
    }),
  ],
  findings: [
    {
      id: 'x',
      severity: 'error',
      subject: 'node <script>',
      text: 'a'.repeat(600),
      advice: MARKUP,
      evidence: [MARKUP],
    },
  ],
}

export const releases: ReleaseView[] = [12, 11, 9].map((number, at) => ({
  stack: 'domoticz',
  number,
  commit: '4f0d1c2',
  run: runs.succeeded.id,
  by: 'ada',
  at: `2026-11-${20 - at}T19:10:00.000Z`,
  images: { domoticz: `domoticz/domoticz:2026.${3 - at}`, db: 'postgres:17.2@sha256:0123abcd' },
  current: at === 0,
}))

export const allPlans: PlanView[] = Object.values(plans)
