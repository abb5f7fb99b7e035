import type { Snapshot, VolumeBackup } from '../../../backend/contract/backup.ts'
import type { Home } from '../../../backend/contract/home.ts'
import type { OfferedKey } from '../../../backend/contract/host-key.ts'
import type { PlanView } from '../../../backend/contract/plan.ts'
import type { ReleaseView } from '../../../backend/contract/release.ts'
import type { Run } from '../../../backend/contract/run.ts'
import type { SecretView } from '../../../backend/contract/secret.ts'
import type { FirstFiles, Setup, TriedNode } from '../../../backend/contract/setup.ts'

export const AT = '2026-11-21T09:00:00.000Z'

export const aRun: Run = {
  id: '01JD6Z3V5Q0000000000000001',
  state: 'running',
  by: 'http',
  createdAt: AT,
  answers: { q1: 'yes' },
  parts: [
    {
      subject: { kind: 'stack', stack: 'domoticz', target: 'main' },
      plan: 'p1',
      stages: [
        {
          name: 'deploy',
          state: 'running',
          startedAt: AT,
          steps: [{ id: '#1', text: 'update web', state: 'started', startedAt: AT, result: { index: 7 } }],
        },
      ],
    },
  ],
  summary: [],
  rows: 4,
}

/** A plan whose operations carry engine values of any shape: nothing of them may get lost on the way. */
export const aPlanView: PlanView = {
  plan: {
    id: 'p1',
    subject: { kind: 'stack', stack: 'domoticz', target: 'main' },
    purpose: 'apply',
    madeFrom: { commit: 'c0ffee', desired: 'd1', observed: 'o1', applied: 'a1', release: 12 },
    operations: [
      {
        id: '#1',
        kind: 'service-create',
        subject: 'service domoticz/db',
        cause: 'it is new',
        waits: [],
        service: 'db',
        name: 'domoticz_db',
        spec: { TaskTemplate: { ContainerSpec: { Env: ['A=ü'], Mounts: [{ Type: 'volume' }] } }, Nil: null },
        intended: 'i1',
        after: [{ service: 'web', condition: 'service_healthy' }],
      },
      {
        id: '#2',
        kind: 'service-update',
        subject: 'service domoticz/web',
        cause: 'image',
        waits: ['#1'],
        needs: { question: 'q1', answer: 'yes' },
        service: 'web',
        name: 'domoticz_web',
        changes: [{ path: ['Mode'], from: { Replicated: { Replicas: 1 } }, to: null, effect: 'scales' }],
        before: 'b2',
        intended: 'i2',
        labels: { 'dev.homeport.stack': 'domoticz' },
        after: [],
      },
    ],
    questions: [
      {
        id: 'q1',
        kind: 'drift',
        text: 'overwrite?',
        answers: [{ answer: 'yes', text: 'yes' }],
        blocks: false,
      },
    ],
    findings: [],
    images: ['domoticz/domoticz:1@sha256:00'],
  },
  madeAt: AT,
  state: 'open',
  text: ['[1] → #1 service domoticz/db, create', '[2] → #2 service domoticz/web, update'],
  problems: [],
}

export const aRelease: ReleaseView = {
  stack: 'domoticz',
  number: 12,
  commit: 'c0ffee',
  run: aRun.id,
  by: 'http',
  at: AT,
  images: { web: 'domoticz/domoticz:1' },
  current: true,
}

export const aVolumeBackup: VolumeBackup = {
  stack: 'domoticz',
  volume: 'db',
  kind: 'sqlite',
  repository: 'nas',
  last: { snapshot: '1a2b3c4d', at: AT, node: 'rpi2', bytes: 12_000_000, files: 3, tookMs: 4_000 },
}

export const aSnapshotOfAVolume: Snapshot = {
  id: '1a2b3c4d5e6f',
  at: AT,
  stack: 'domoticz',
  volume: 'db',
  repository: 'nas',
  copy: 'sqlite',
  bytes: 12_000_000,
  files: 3,
  beforeRestore: false,
}

export const anOfferedKey: OfferedKey = {
  where: '[nas]:2222',
  kind: 'ssh-ed25519',
  fingerprint: 'SHA256:tPP7ekSU7diEoMTLxToXtcc7jHsEkEnOpMT/sTNPu9o',
  key: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINbvblTnVY58Qpknkm3uiizw+RtuXVwsEnmjjFTN3RIv',
}

export const aSecret: SecretView = {
  name: 'backup.nas.key',
  state: 'there',
  version: '0a1b2c3d',
  stacks: [],
  opens: { repository: 'nas', part: 'key', user: 'keeper', host: '192.168.1.5', port: 22 },
}

export const aSetup: Setup = {
  line: 'sh -c "useradd homeport"',
  place: { folder: '/inventory' },
  home: { home: 'attic', swarm: true },
  nodes: [{ id: 'a1', name: 'rpi1', address: '192.168.1.21', hostKey: anOfferedKey.key }],
}

export const aTriedNode: TriedNode = {
  ok: true,
  version: '28.5.2',
  system: 'Debian GNU/Linux 13',
  architecture: 'aarch64',
  memoryBytes: 4_000_000_000,
  inSwarm: false,
}

export const someFirstFiles: FirstFiles = {
  folder: '/inventory',
  files: [{ path: 'topology.yaml', text: 'home: attic\n' }],
}

export const aHome: Home = {
  home: 'attic',
  version: '0.1.0',
  instance: 'i1',
  inventory: { problems: [{ code: 'unknown-key', text: 'unknown key', file: 'topology.yaml', line: 3 }] },
  nodes: [
    { name: 'rpi2', state: 'reachable', evidence: [], labels: { rpi: 'true' }, runs: ['domoticz/web'] },
  ],
  swarms: [{ name: 'main', state: 'active', managers: 3, reachableManagers: 3 }],
  stacks: [
    {
      name: 'domoticz',
      target: 'main',
      status: 'running',
      policy: 'ask',
      release: 12,
      services: [{ name: 'web', image: 'i', mode: 'replicated', running: 1, wanted: 1, tasks: [] }],
    },
  ],
  plans: [aPlanView],
  runs: [aRun],
  findings: [],
}
