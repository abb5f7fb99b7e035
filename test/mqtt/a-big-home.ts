import type { Home } from '../../backend/contract/home.ts'
import type { Inventory } from '../../backend/core/inventory/inventory.ts'
import { aPlanView, aRelease, aRun } from '../support/home/some-views.ts'

const { questions: _q, ...aPlan } = aPlanView.plan

/** A home that has everything that is told: nodes in several states, a plan without questions and one with. */
export const aBigHome: Home = {
  home: 'attic',
  version: '0.1.0',
  instance: '5f3a9c1e-0000-4000-8000-000000000000',
  inventory: { commit: 'c0ffee', problems: [] },
  nodes: [
    {
      name: 'attic',
      state: 'reachable',
      since: '2026-11-21T09:00:00.000Z',
      evidence: [],
      swarm: 'main',
      role: 'manager',
      leader: true,
      engine: '28.5.2',
      labels: {},
      runs: ['domoticz/web', 'whoami/whoami'],
    },
    {
      name: 'cellar',
      state: 'unreachable',
      since: '2026-11-21T09:05:00.000Z',
      evidence: ['it does not answer since 5 s'],
      swarm: 'main',
      role: 'worker',
      labels: {},
      runs: [],
    },
  ],
  swarms: [
    { name: 'main', clusterId: 'c1', state: 'active', leader: 'attic', managers: 1, reachableManagers: 1 },
  ],
  stacks: [
    {
      name: 'domoticz',
      target: 'main',
      status: 'running',
      policy: 'ask',
      release: 12,
      services: [
        {
          name: 'web',
          image: 'domoticz/domoticz:4.1030',
          mode: 'replicated',
          running: 1,
          wanted: 1,
          tasks: [],
        },
      ],
    },
    {
      name: 'whoami',
      target: 'main',
      status: 'degraded',
      reasons: ['whoami runs 1 of 2'],
      policy: 'ask',
      services: [
        {
          name: 'whoami',
          image: 'traefik/whoami:v1.10',
          mode: 'replicated',
          running: 1,
          wanted: 2,
          tasks: [],
        },
      ],
    },
  ],
  plans: [
    {
      ...aPlanView,
      plan: {
        ...aPlan,
        id: 'p-domoticz',
        questions: [],
        operations: [
          {
            id: '#1',
            kind: 'service-update',
            subject: 'service domoticz/web',
            cause: 'image',
            waits: [],
            service: 'web',
            name: 'domoticz_web',
            changes: [
              {
                path: ['TaskTemplate', 'ContainerSpec', 'Image'],
                from: 'domoticz/domoticz:4.1030',
                to: 'domoticz/domoticz:4.1031@sha256:00',
                effect: 'restarts',
              },
            ],
            before: 'b',
            intended: 'i',
            labels: {},
            after: [],
          },
        ],
      },
      text: ['[1] → #1 service domoticz/web, update, image 4.1030 → 4.1031'],
    },
    {
      ...aPlanView,
      plan: {
        ...aPlanView.plan,
        id: 'p-whoami',
        subject: { kind: 'stack', stack: 'whoami', target: 'main' },
      },
    },
  ],
  runs: [{ ...aRun, state: 'succeeded', summary: ['domoticz: release #12'], parts: [] }],
  findings: [
    {
      id: 'node-lost',
      severity: 'error',
      subject: 'node cellar',
      text: 'cellar does not answer',
      advice: 'Look.',
    },
    { id: 'hint', severity: 'info', subject: 'node attic', text: 'attic is well', advice: '' },
  ],
}

export const releasesOf = (stack: string) =>
  stack === 'domoticz'
    ? [
        { ...aRelease, number: 12, images: { web: 'domoticz/domoticz:4.1030' }, current: true },
        { ...aRelease, number: 11, images: { web: 'domoticz/domoticz:4.1029' }, current: false },
      ]
    : []

type Names = Pick<Inventory, 'nodes' | 'stacks' | 'swarms'>

/** As much of the inventory as the letter-box looks at. */
export function namedIn(
  home: Pick<Home, 'nodes' | 'stacks' | 'swarms'>,
  renamed: Record<string, string> = {},
): Names {
  const named = ({ name }: { name: string }) => ({ name, renamedFrom: renamed[name] })
  return {
    nodes: home.nodes.map(named),
    stacks: home.stacks.map(named),
    swarms: home.swarms.map(({ name }) => ({ name })),
  } as unknown as Names
}
