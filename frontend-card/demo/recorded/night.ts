import type { Home, NodeView, StackView } from '../../../backend/contract/home.ts'
import type { Finding } from '../../../backend/contract/plan.ts'
import * as plans from './plans.ts'
import * as runs from './runs.ts'
import { aNode, aStack, wellHome } from './well.ts'

const ERROR = 'starting container failed: exec: "domoticz": executable file not found in $PATH'
const LOST = ['five pings in a row had no answer', 'the swarm says that it is down']
const LOOK = 'Look at the node: power, network, Docker.'

const [rpi1, , rpi3] = wellHome.nodes as [NodeView, NodeView, NodeView]
const [mosquitto, , dashboard, , whoami] = wellHome.stacks as [
  StackView,
  StackView,
  StackView,
  StackView,
  StackView,
]

const nodes: NodeView[] = [
  rpi1,
  aNode('rpi2', {
    state: 'unreachable',
    since: '2026-11-21T02:14:00Z',
    evidence: LOST,
    problem: { code: 'unreachable', text: 'connect ETIMEDOUT 192.168.1.22:22', advice: LOOK },
  }),
  rpi3,
  aNode('cottage', {
    state: 'away',
    role: 'worker',
    since: '2026-11-19T18:00:00Z',
    evidence: ['it is not always on'],
  }),
  aNode('old-pi', {
    state: 'suspect',
    role: 'worker',
    scheduling: 'drain',
    evidence: ['its last answer took 900 ms'],
  }),
]

const stacks: StackView[] = [
  mosquitto,
  aStack(
    'domoticz',
    { web: { image: 'domoticz/domoticz:2026.1', running: 0, error: ERROR } },
    { status: 'failed', reasons: ['service domoticz/web: 0 of 1 running'] },
  ),
  { ...dashboard, held: { by: 'Ada', since: '2026-11-20T21:40:00Z', release: 31 } },
  aStack(
    'metrics',
    { exporter: { image: 'prom/node-exporter:v1.11.1', node: 'rpi1', running: 2, wanted: 3 } },
    { status: 'degraded', reasons: ['service metrics/exporter: 2 of 3 running'] },
  ),
  { ...whoami, status: 'deploying' },
  { name: 'nextcloud', target: 'main', status: 'stopped', policy: 'ask', services: [] },
]

const findings: Finding[] = [
  {
    id: 'node-unreachable',
    severity: 'error',
    subject: 'node rpi2',
    text: 'rpi2 is unreachable',
    advice: LOOK,
    evidence: LOST,
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
    subject: 'service domoticz/web',
    text: 'service domoticz/web ended 7 times in ten minutes',
    advice: 'Look at its log; roll back if it began with a change.',
    evidence: [ERROR],
  },
  {
    id: 'secret-in-env',
    severity: 'info',
    subject: 'stack metrics',
    text: 'compose.yaml:14 sets what looks like a password in the environment',
    advice: 'Use a secret, or accept it: accept: [secret-in-env].',
  },
]

/** Half past two, and much has failed at once. */
export const nightHome: Home = {
  ...wellHome,
  inventory: {
    ...wellHome.inventory,
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
  nodes,
  swarms: wellHome.swarms.map((swarm) => ({ ...swarm, reachableManagers: 2 })),
  stacks,
  plans: [plans.change, plans.questions],
  runs: [runs.running, runs.rolledBack, runs.refused, runs.failed, runs.done],
  findings,
}

/** As entities tell it: no tasks, plans and runs. */
export const entitiesHome: Home = {
  ...nightHome,
  inventory: { problems: [] },
  plans: [],
  runs: [],
  stacks: stacks.map((stack) => ({
    ...stack,
    target: '',
    policy: '',
    services: stack.services.map((service) => ({ ...service, mode: '', tasks: [] })),
  })),
  findings: [
    {
      id: 'open-plan',
      severity: 'info',
      subject: 'stack domoticz',
      text: 'A change of domoticz waits to be approved: 2026.2 · #13',
      advice: 'An administrator can look at it and approve it.',
    },
  ],
}
