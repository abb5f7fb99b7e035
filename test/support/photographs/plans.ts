import type { Operation, PlanView } from '../../../backend/contract/plan.ts'

const CONTAINER = ['TaskTemplate', 'ContainerSpec']

function aPlan(
  id: string,
  stack: string,
  more: Partial<PlanView['plan']>,
  state: PlanView['state'] = 'open',
): PlanView {
  const plan = {
    id,
    subject: { kind: 'stack' as const, stack, target: 'main' },
    purpose: 'apply' as const,
    madeFrom: { commit: '4f0d1c2b9a', desired: 'd', observed: 'o', applied: 'a' },
    operations: [],
    questions: [],
    findings: [],
    images: [],
    ...more,
  }
  return { plan, madeAt: '2026-11-21T02:20:00.000Z', state, text: [], problems: [] }
}

const update: Operation = {
  id: '#2',
  kind: 'service-update',
  subject: 'service domoticz/domoticz',
  cause: 'changed in the inventory: image, env TZ, mount /config',
  waits: ['#1'],
  service: 'domoticz',
  name: 'domoticz_domoticz',
  before: 'b',
  intended: 'i',
  labels: {},
  after: [],
  changes: [
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
}

export const plans = {
  change: aPlan('p-change', 'domoticz', {
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
      update,
    ],
    findings: [
      {
        id: 'no-healthcheck',
        severity: 'info',
        subject: 'service domoticz/domoticz',
        text: 'it has no health check: that it starts is all that can be verified',
        advice: 'Add a healthcheck to compose.yaml.',
      },
    ],
  }),
  questions: aPlan('p-questions', 'metrics', {
    operations: [
      {
        ...update,
        id: '#1',
        waits: [],
        subject: 'service metrics/exporter',
        needs: { question: 'drift:m', answer: 'overwrite' },
      } as Operation,
      {
        id: '#2',
        kind: 'service-remove',
        subject: 'service metrics/old',
        cause: 'not in the inventory',
        waits: ['#1'],
        needs: { question: 'removal:m', answer: 'yes' },
        service: 'old',
        name: 'metrics_old',
        before: 'x',
      },
    ],
    questions: [
      {
        id: 'drift:m',
        kind: 'drift',
        text: 'service metrics/exporter was changed by hand: replicas 3 → 1 (live → wished)',
        answers: [
          { answer: 'overwrite', text: 'put replicas back as wished' },
          { answer: 'leave', text: 'leave replicas as it is now' },
          { answer: 'adopt', text: 'keep replicas until the inventory changes it' },
        ],
        blocks: false,
      },
      {
        id: 'removal:m',
        kind: 'conflict',
        text: 'service metrics/old is of this stack, but not in the inventory and not made by homeport',
        answers: [
          { answer: 'yes', text: 'remove service metrics/old' },
          { answer: 'no', text: 'leave it' },
        ],
        blocks: true,
      },
    ],
  }),
}
