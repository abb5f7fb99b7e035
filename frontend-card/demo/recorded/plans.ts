import type { Operation, Plan, PlanView } from '../../../backend/contract/plan.ts'

const CONTAINER = ['TaskTemplate', 'ContainerSpec']

function aPlan(id: string, stack: string, more: Partial<Plan>): PlanView {
  const plan: Plan = {
    id,
    subject: { kind: 'stack', stack, target: 'main' },
    purpose: 'apply',
    madeFrom: { commit: '4f0d1c2b9a', desired: 'd', observed: 'o', applied: 'a' },
    operations: [],
    questions: [],
    findings: [],
    images: [],
    ...more,
  }
  return { plan, madeAt: '2026-11-21T08:20:00Z', state: 'open', text: [], problems: [] }
}

type Update = Extract<Operation, { kind: 'service-update' }>

function anUpdate(id: string, of: string, cause: string, changes: Update['changes']): Update {
  const service = of.split('/')[1] as string
  return {
    id,
    kind: 'service-update',
    subject: `service ${of}`,
    cause,
    waits: [],
    service,
    name: of.replace('/', '_'),
    before: 'b',
    intended: 'i',
    labels: {},
    after: [],
    changes,
  }
}

const newImage = anUpdate(
  '#2',
  'domoticz/web',
  'changed in the inventory: image, env TZ, label traefik.enable',
  [
    {
      path: [...CONTAINER, 'Image'],
      from: 'domoticz/domoticz:2026.1@sha256:5b0bcabd1ed22e9fb1310cf6c2dec7cdef19f0ad69efa1f392e94a4333501270',
      to: 'domoticz/domoticz:2026.2@sha256:98ea6e4f216f2fb4b69fff9b3a44842c38686ca685f3f55dc48c5d3fb1107be4',
      effect: 'restarts',
    },
    { path: [...CONTAINER, 'Env', 'TZ'], to: 'Europe/Warsaw', effect: 'restarts' },
    { path: ['Labels', 'traefik.enable'], from: 'false', effect: 'settings' },
  ],
)

/** A new image, a new config: nothing is asked. */
export const change = aPlan('p-change', 'domoticz', {
  operations: [
    {
      id: '#1',
      kind: 'config-create',
      subject: 'config domoticz_settings-8c1f',
      cause: 'its content is new',
      waits: [],
      name: 'domoticz_settings-8c1f',
      hash: '8c1f',
      labels: {},
      data: btoa('# settings\nport: 8080\nlanguage: en\n'),
    },
    { ...newImage, waits: ['#1'] },
  ],
  findings: [
    {
      id: 'no-healthcheck',
      severity: 'info',
      subject: 'service domoticz/web',
      text: 'it has no health check: that it starts is all that can be verified',
      advice: 'Add a healthcheck to compose.yaml.',
    },
  ],
})

/** Someone scaled a service by hand. */
export const drift = aPlan('p-drift', 'dashboard', {
  operations: [
    {
      ...anUpdate('#1', 'dashboard/web', 'changed by hand: replicas', [
        { path: ['Mode', 'Replicas'], from: 3, to: 1, effect: 'scales' },
      ]),
      needs: { question: 'drift:web', answer: 'overwrite' },
    },
  ],
  questions: [
    {
      id: 'drift:web',
      kind: 'drift',
      text: 'service dashboard/web was changed by hand: replicas 3 → 1 (live → wished)',
      answers: [
        { answer: 'overwrite', text: 'put replicas back as wished' },
        { answer: 'leave', text: 'leave replicas as it is now' },
        { answer: 'adopt', text: 'keep replicas until the inventory changes it' },
      ],
      blocks: false,
    },
  ],
})

/** A doubtful deed: nothing at all is done before it is answered. */
export const question = aPlan('p-question', 'mosquitto', {
  operations: [
    {
      id: '#1',
      kind: 'service-remove',
      subject: 'service mosquitto/old',
      cause: 'not in the inventory',
      waits: [],
      needs: { question: 'conflict:old', answer: 'yes' },
      service: 'old',
      name: 'mosquitto_old',
      before: 'x',
    },
  ],
  questions: [
    {
      id: 'conflict:old',
      kind: 'conflict',
      text: 'service mosquitto/old is of this stack, but not in the inventory and not made by homeport',
      answers: [
        { answer: 'yes', text: 'remove service mosquitto/old' },
        { answer: 'no', text: 'leave it' },
      ],
      blocks: true,
    },
  ],
})

export const outdated: PlanView = {
  ...change,
  plan: { ...change.plan, id: 'p-outdated' },
  state: 'outdated',
}
