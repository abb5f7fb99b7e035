import type { Home } from '../../../backend/contract/home.ts'
import type { OfferedKey } from '../../../backend/contract/host-key.ts'
import type { Finding } from '../../../backend/contract/plan.ts'
import type { StackStatus } from '../../../backend/contract/words.ts'
import * as plans from './plans.ts'
import * as runs from './runs.ts'
import { wellHome } from './well.ts'

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
      subject: 'service metrics/exporter',
      text: 'service metrics/exporter was changed by hand: replicas, env LOG_LEVEL',
      advice: 'Look at its plan: put it back, leave it, or keep it.',
    },
  ],
}

export const questionsHome: Home = { ...doneHome, plans: [plans.questions, plans.change] }

export const runningHome: Home = { ...withStack('whoami', 'deploying'), runs: [runs.running, runs.queued] }

/** No manager answers: nothing is known of what runs. */
export const waitingHome: Home = {
  ...wellHome,
  swarms: wellHome.swarms.map((swarm) => ({ ...swarm, state: 'unknown', reachableManagers: 0 })),
  stacks: wellHome.stacks.map((stack) => ({ ...stack, status: 'unknown' })),
  runs: [runs.waiting],
}

export const standingHome: Home = { ...waitingHome, runs: [runs.standing] }

export const cancelledHome: Home = {
  ...withStack('domoticz', 'waiting'),
  swarms: [{ name: 'main', state: 'not-made', managers: 0, reachableManagers: 0 }],
  runs: [runs.cancelled],
}

const readBefore = { ...wellHome.inventory, readAt: '2026-11-20T19:04:00Z' }

const repositoryAway = {
  code: 'repository-unreachable',
  text: 'git@nas:home.git cannot be reached: ssh: connect to host nas port 22: No route to host',
  advice: 'Look at the server and the network; homeport asks again by itself.',
}

export const lostInventoryHome: Home = {
  ...doneHome,
  inventory: { ...readBefore, lost: { since: '2026-11-21T01:48:00Z', problem: repositoryAway } },
  findings: [
    {
      id: 'inventory-lost',
      severity: 'warning',
      subject: 'inventory',
      text: `The inventory cannot be read: ${repositoryAway.text}`,
      advice: repositoryAway.advice,
      evidence: ['since 2026-11-21T01:48:00Z; commit 4f0d1c2b9a is in force'],
    },
  ],
}

export const keyShown = {
  where: '[nas]:2222',
  kind: 'ssh-ed25519',
  fingerprint: 'SHA256:tPP7ekSU7diEoMTLxToXtcc7jHsEkEnOpMT/sTNPu9o',
  key: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINbvblTnVY58Qpknkm3uiizw+RtuXVwsEnmjjFTN3RIv',
}
const keyBefore = { known: ['SHA256:kN3oU2c9Xr0vqPzVtV1h0l8bMZgK4ySxW7eQ5aJtRdE'] }

export const newServerHome: Home = withHostKey(
  {
    ...emptyHome,
    home: '',
    inventory: { source: 'Git repository ssh://git@nas:2222/home.git', problems: [] },
  },
  'host-key-unknown',
  keyShown,
  'none is in force',
)

export const otherServerHome: Home = withHostKey(
  { ...doneHome, inventory: readBefore },
  'host-key-changed',
  { ...keyShown, ...keyBefore },
  'commit 4f0d1c2b9a is in force',
)

export const pinnedServerHome: Home = withHostKey(
  { ...doneHome, inventory: readBefore },
  'host-key-changed',
  { ...keyShown, ...keyBefore, pinnedIn: 'HOMEPORT_INVENTORY_HOST_KEY' },
  'commit 4f0d1c2b9a is in force',
)

function withHostKey(home: Home, code: string, hostKey: OfferedKey, inForce: string): Home {
  const since = '2026-11-21T01:48:00Z'
  const text = `ssh://git@nas:2222/home.git shows a host key that it is not known by: ${hostKey.fingerprint} (ssh-ed25519)`
  const problem = { code, text, advice: 'Compare it, then accept it on homeport’s page.', hostKey }
  const finding: Finding = {
    id: 'inventory-lost',
    severity: 'warning',
    subject: 'inventory',
    text: `The inventory cannot be read: ${text}`,
    advice: problem.advice,
    evidence: [`since ${since}; ${inForce}`],
  }
  return { ...home, inventory: { ...home.inventory, lost: { since, problem } }, findings: [finding] }
}

function withStack(name: string, status: StackStatus): Home {
  const stacks = wellHome.stacks.map((stack) => (stack.name === name ? { ...stack, status } : stack))
  return { ...wellHome, stacks }
}
