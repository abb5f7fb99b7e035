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
  return { plan, madeAt: '2026-11-21T02:20:00Z', state: 'open', text: [], problems: [] }
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
  'changed in the inventory: image, env TZ, mount /config, label traefik.enable',
  [
    {
      path: [...CONTAINER, 'Image'],
      from: 'domoticz/domoticz:2026.1@sha256:5b0bcabd1ed22e9fb1310cf6c2dec7cdef19f0ad69efa1f392e94a4333501270',
      to: 'domoticz/domoticz:2026.2@sha256:98ea6e4f216f2fb4b69fff9b3a44842c38686ca685f3f55dc48c5d3fb1107be4',
      effect: 'restarts',
    },
    { path: [...CONTAINER, 'Env', 'TZ'], to: 'Europe/Warsaw', effect: 'restarts' },
    {
      path: [...CONTAINER, 'Mounts', '/config'],
      from: { Type: 'volume', Source: 'domoticz_db' },
      to: { Type: 'volume', Source: 'domoticz_data' },
      effect: 'restarts',
    },
    { path: ['Labels', 'traefik.enable'], from: 'false', effect: 'settings' },
  ],
)

/** A new image, a new config, another volume: nothing is asked. */
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

/** Someone scaled a service by hand, and let it say more. */
export const drift = aPlan('p-drift', 'metrics', {
  operations: [
    {
      ...anUpdate('#1', 'metrics/exporter', 'changed by hand: replicas, env LOG_LEVEL', [
        { path: ['Mode', 'Replicas'], from: 3, to: 1, effect: 'scales' },
        { path: [...CONTAINER, 'Env', 'LOG_LEVEL'], from: 'debug', effect: 'restarts' },
      ]),
      needs: { question: 'drift:exporter', answer: 'overwrite' },
    },
  ],
  questions: [
    {
      id: 'drift:exporter',
      kind: 'drift',
      text: 'service metrics/exporter was changed by hand: replicas 3 → 1; env LOG_LEVEL debug → – (live → wished)',
      answers: [
        { answer: 'overwrite', text: 'put replicas, env LOG_LEVEL back as wished' },
        { answer: 'leave', text: 'leave replicas, env LOG_LEVEL as it is now' },
        { answer: 'adopt', text: 'keep replicas, env LOG_LEVEL until the inventory changes it' },
      ],
      blocks: false,
    },
  ],
})

/** The same, and a doubtful deed: nothing at all is done before that is answered. */
export const questions = aPlan('p-questions', 'metrics', {
  operations: [
    ...drift.plan.operations,
    {
      id: '#2',
      kind: 'service-remove',
      subject: 'service metrics/old',
      cause: 'not in the inventory',
      waits: ['#1'],
      needs: { question: 'conflict:old', answer: 'yes' },
      service: 'old',
      name: 'metrics_old',
      before: 'x',
    },
  ],
  questions: [
    ...drift.plan.questions,
    {
      id: 'conflict:old',
      kind: 'conflict',
      text: 'service metrics/old is of this stack, but not in the inventory and not made by homeport',
      answers: [
        { answer: 'yes', text: 'remove service metrics/old' },
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
