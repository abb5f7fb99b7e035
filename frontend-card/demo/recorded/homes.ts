import type { Home } from '../../../backend/contract/home.ts'
import type { ReleaseView } from '../../../backend/contract/release.ts'
import * as plans from './plans.ts'
import * as runs from './runs.ts'
import { aNode, aStack, wellHome } from './well.ts'

export const emptyHome: Home = { ...wellHome, nodes: [], swarms: [], stacks: [] }

export const doneHome: Home = { ...wellHome, runs: [runs.done] }

export const changeHome: Home = { ...doneHome, plans: [plans.change, plans.outdated] }

export const driftHome: Home = {
  ...doneHome,
  plans: [plans.drift],
  findings: [
    {
      id: 'drift',
      severity: 'warning',
      subject: 'service dashboard/web',
      text: 'service dashboard/web was changed by hand: replicas',
      advice: 'Look at its plan: put it back, leave it, or keep it.',
    },
  ],
}

export const questionHome: Home = { ...doneHome, plans: [plans.question, plans.change] }

export const runningHome: Home = {
  ...wellHome,
  stacks: wellHome.stacks.map((stack) =>
    stack.name === 'domoticz' ? { ...stack, status: 'deploying' } : stack,
  ),
  runs: [runs.running, runs.queued],
}

export const waitingHome: Home = { ...runningHome, runs: [runs.waiting] }

export const standingHome: Home = { ...runningHome, runs: [runs.standing] }

const ERROR = 'starting container failed: exec: "domoticz": executable file not found in $PATH'

export const failedHome: Home = {
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
  nodes: [
    ...wellHome.nodes.slice(0, 1),
    aNode('rpi2', {
      state: 'unreachable',
      since: '2026-11-21T08:14:00Z',
      evidence: ['five pings in a row had no answer', 'the swarm says that it is down'],
      problem: {
        code: 'unreachable',
        text: 'connect ETIMEDOUT 192.168.1.22:22',
        advice: 'Look at the node: power, network, Docker.',
      },
    }),
    aNode('cottage', { state: 'away', role: 'worker', evidence: ['it is not always on'] }),
    aNode('old-pi', {
      state: 'suspect',
      role: 'worker',
      scheduling: 'drain',
      evidence: ['its last answer took 900 ms'],
    }),
  ],
  swarms: [{ name: 'main', state: 'active', leader: 'rpi1', managers: 3, reachableManagers: 2 }],
  stacks: [
    ...wellHome.stacks.slice(0, 1),
    aStack(
      'domoticz',
      { web: { image: 'domoticz/domoticz:2026.2', running: 0, error: ERROR } },
      { status: 'failed', reasons: ['service domoticz/web: 0 of 1 running'] },
    ),
    aStack(
      'metrics',
      { exporter: { image: 'prom/node-exporter:v1.11.1', running: 2, wanted: 3 } },
      { status: 'degraded', reasons: ['service metrics/exporter: 2 of 3 running'] },
    ),
    aStack('nextcloud', {}, { status: 'stopped' }),
    aStack('whoami', { whoami: { image: 'traefik/whoami:v1.11' } }, { status: 'unknown' }),
  ],
  runs: [runs.failed, runs.refused],
  findings: [
    {
      id: 'node-unreachable',
      severity: 'error',
      subject: 'node rpi2',
      text: 'rpi2 is unreachable',
      advice: 'Look at the node: power, network, Docker.',
      evidence: ['five pings in a row had no answer'],
    },
    {
      id: 'secret-in-env',
      severity: 'info',
      subject: 'stack metrics',
      text: 'compose.yaml:14 sets what looks like a password in the environment',
      advice: 'Use a secret, or accept it: accept: [secret-in-env].',
    },
  ],
}

export const cancelledHome: Home = {
  ...wellHome,
  swarms: [{ name: 'main', state: 'not-made', managers: 0, reachableManagers: 0 }],
  stacks: wellHome.stacks.map((stack) =>
    stack.name === 'domoticz' ? { ...stack, status: 'waiting' } : stack,
  ),
  runs: [runs.cancelled],
}

export const rolledBackHome: Home = {
  ...wellHome,
  stacks: wellHome.stacks.map((stack) =>
    stack.name === 'domoticz'
      ? { ...stack, held: { by: 'Ada', since: '2026-11-21T08:22:00Z', release: 12 } }
      : stack,
  ),
  runs: [runs.rolledBack],
}

/** As entities tell it: no tasks, plans and runs. */
export const entitiesHome: Home = {
  ...failedHome,
  inventory: { problems: [] },
  runs: [],
  stacks: failedHome.stacks.map((stack) => ({
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

export const releases: ReleaseView[] = [12, 11, 9].map((number, age) => ({
  stack: 'domoticz',
  number,
  commit: '4f0d1c2',
  run: runs.done.id,
  by: 'Ada',
  at: `2026-11-${20 - age}T19:10:00Z`,
  images: { web: `domoticz/domoticz:2026.${3 - age}` },
  current: age === 0,
}))

export const serviceLog = Array.from(
  { length: 300 },
  (_, line) =>
    `2026-11-21 08:14:${String(line % 60).padStart(2, '0')} [info] <b>status</b> ${line}${line === 290 ? ' L'.repeat(100_000) : ''}`,
)
