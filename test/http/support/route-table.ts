import type { TSchema } from 'typebox'
import { Type } from 'typebox'
import { Snapshot, VolumeBackup } from '../../../backend/contract/backup.ts'
import { Health, JournalRowView, Looking } from '../../../backend/contract/doors/http.ts'
import { Home, NodeView, StackView } from '../../../backend/contract/home.ts'
import { OfferedKey } from '../../../backend/contract/host-key.ts'
import { PlanView } from '../../../backend/contract/plan.ts'
import { ReleaseView } from '../../../backend/contract/release.ts'
import { Run } from '../../../backend/contract/run.ts'
import { SecretView } from '../../../backend/contract/secret.ts'
import { ChosenPlace, FirstFiles, Setup, TriedNode } from '../../../backend/contract/setup.ts'
import { recordingHomeport } from '../../support/home/a-homeport.ts'
import {
  aHome,
  anOfferedKey,
  aPlanView,
  aRelease,
  aRun,
  aSecret,
  aSetup,
  aSnapshotOfAVolume,
  aTriedNode,
  aVolumeBackup,
  someFirstFiles,
} from '../../support/home/some-views.ts'
import { type aServer, authorized, HOOK_SECRET } from './a-server.ts'

interface Row {
  route: string
  url: string
  body?: object
  schema?: TSchema
  answer: unknown
  status?: number
  /** What reaches the front door. */
  asks?: [string, ...unknown[]]
  /** Opened by a signature in place of the token. */
  signed?: boolean
}

const firstInventory = {
  folder: '/inventory',
  home: 'attic',
  swarm: true,
  nodes: [{ name: 'rpi1', address: '192.168.1.21' }],
}
const status = (word: string) => Type.Object({ status: Type.Literal(word) })
const asker = { who: 'http', from: '127.0.0.1' }
export const run = `/api/v1/runs/${aRun.id}`

/** Every route of the description. */
export const rows: Row[] = [
  { route: 'GET /healthz', url: '/healthz', schema: Health, answer: { status: 'ok' } },
  { route: 'GET /api/v1/home', url: '/api/v1/home', schema: Home, answer: aHome, asks: ['home'] },
  { route: 'GET /api/v1/nodes', url: '/api/v1/nodes', schema: Type.Array(NodeView), answer: aHome.nodes },
  {
    route: 'GET /api/v1/nodes/{name}',
    url: '/api/v1/nodes/rpi2',
    schema: NodeView,
    answer: aHome.nodes[0],
  },
  { route: 'GET /api/v1/stacks', url: '/api/v1/stacks', schema: Type.Array(StackView), answer: aHome.stacks },
  {
    route: 'GET /api/v1/stacks/{name}',
    url: '/api/v1/stacks/domoticz',
    schema: StackView,
    answer: aHome.stacks[0],
  },
  {
    route: 'GET /api/v1/stacks/{name}/releases',
    url: '/api/v1/stacks/domoticz/releases',
    schema: Type.Array(ReleaseView),
    answer: [aRelease],
    asks: ['releases', 'domoticz'],
  },
  {
    route: 'POST /api/v1/stacks/{name}/roll-back',
    url: '/api/v1/stacks/domoticz/roll-back',
    body: { release: 11 },
    schema: PlanView,
    answer: aPlanView,
    asks: ['makePlan', { stack: 'domoticz', release: 11 }, asker],
  },
  {
    route: 'GET /api/v1/stacks/{name}/backups',
    url: '/api/v1/stacks/domoticz/backups',
    schema: Type.Array(Snapshot),
    answer: [aSnapshotOfAVolume],
    asks: ['snapshots', 'domoticz'],
  },
  {
    route: 'GET /api/v1/backups',
    url: '/api/v1/backups',
    schema: Type.Array(VolumeBackup),
    answer: [aVolumeBackup],
    asks: ['backups'],
  },
  {
    route: 'POST /api/v1/backups',
    url: '/api/v1/backups',
    body: { stack: 'domoticz', volume: 'db' },
    schema: Run,
    answer: aRun,
    status: 202,
    asks: ['backUp', { stack: 'domoticz', volume: 'db' }, asker],
  },
  {
    route: 'POST /api/v1/backups/drill',
    url: '/api/v1/backups/drill',
    body: { stack: 'domoticz' },
    schema: Run,
    answer: aRun,
    status: 202,
    asks: ['drill', { stack: 'domoticz' }, asker],
  },
  {
    route: 'POST /api/v1/backups/restore',
    url: '/api/v1/backups/restore',
    body: { stack: 'domoticz', volume: 'db', snapshot: '1a2b3c4d' },
    schema: PlanView,
    answer: aPlanView,
    asks: ['planRestore', { stack: 'domoticz', volume: 'db', snapshot: '1a2b3c4d' }, asker],
  },
  { route: 'GET /api/v1/plans', url: '/api/v1/plans', schema: Type.Array(PlanView), answer: [aPlanView] },
  {
    route: 'POST /api/v1/plans',
    url: '/api/v1/plans',
    body: { swarm: 'main' },
    schema: PlanView,
    answer: aPlanView,
    asks: ['makePlan', { swarm: 'main' }, asker],
  },
  {
    route: 'GET /api/v1/plans/{id}',
    url: '/api/v1/plans/p1',
    schema: PlanView,
    answer: aPlanView,
    asks: ['plan', 'p1'],
  },
  {
    route: 'GET /api/v1/plans/{id}/text',
    url: '/api/v1/plans/p1/text',
    answer: `${aPlanView.text.join('\n')}\n`,
    asks: ['plan', 'p1'],
  },
  {
    route: 'GET /api/v1/runs',
    url: '/api/v1/runs?limit=3',
    schema: Type.Array(Run),
    answer: [aRun],
    asks: ['runs', 3],
  },
  {
    route: 'POST /api/v1/runs',
    url: '/api/v1/runs',
    body: { plans: ['p1'], answers: { q1: 'yes' } },
    schema: Run,
    answer: aRun,
    status: 202,
    asks: ['startRun', { plans: ['p1'], answers: { q1: 'yes' } }, asker],
  },
  { route: 'GET /api/v1/runs/{id}', url: run, schema: Run, answer: aRun, asks: ['run', aRun.id] },
  {
    route: 'GET /api/v1/runs/{id}/journal',
    url: `${run}/journal`,
    schema: Type.Array(JournalRowView),
    answer: recordingHomeport().journal(''),
    asks: ['journal', aRun.id],
  },
  {
    route: 'GET /api/v1/runs/{id}/log',
    url: `${run}/log`,
    answer: '2026-11-21T09:00:00.000Z pulling domoticz/domoticz:1\n',
    asks: ['runLog', aRun.id],
  },
  {
    route: 'POST /api/v1/runs/{id}/cancel',
    url: `${run}/cancel`,
    body: { choice: 'roll-back' },
    schema: Run,
    answer: aRun,
    asks: ['cancelRun', aRun.id, { choice: 'roll-back' }, asker],
  },
  {
    route: 'POST /api/v1/runs/{id}/resume',
    url: `${run}/resume`,
    schema: Run,
    answer: aRun,
    asks: ['resumeRun', aRun.id, asker],
  },
  {
    route: 'POST /api/v1/runs/{id}/abandon',
    url: `${run}/abandon`,
    schema: Run,
    answer: aRun,
    asks: ['abandonRun', aRun.id, asker],
  },
  {
    route: 'POST /api/v1/host-keys',
    url: '/api/v1/host-keys',
    body: { where: anOfferedKey.where, key: anOfferedKey.key },
    schema: OfferedKey,
    answer: anOfferedKey,
    asks: ['acceptHostKey', { where: anOfferedKey.where, key: anOfferedKey.key }, asker],
  },
  {
    route: 'POST /api/v1/hooks/git',
    url: '/api/v1/hooks/git',
    body: {},
    signed: true,
    schema: Looking,
    answer: { status: 'looking' },
    status: 202,
    asks: ['lookAtInventory', { ...asker, who: 'hook' }],
  },
  {
    route: 'GET /api/v1/secrets',
    url: '/api/v1/secrets',
    schema: Type.Array(SecretView),
    answer: [aSecret],
    asks: ['secrets'],
  },
  {
    route: 'PUT /api/v1/secrets/{name}',
    url: '/api/v1/secrets/backup.nas.key',
    body: { value: 'hunter2', replace: '0a1b2c3d' },
    schema: SecretView,
    answer: aSecret,
    asks: ['putSecret', 'backup.nas.key', { value: 'hunter2', replace: '0a1b2c3d' }, asker],
  },
  {
    route: 'POST /api/v1/secrets/{name}/key',
    url: '/api/v1/secrets/backup.nas.key/key',
    body: {},
    schema: SecretView,
    answer: aSecret,
    asks: ['makeSecretKey', 'backup.nas.key', {}, asker],
  },
  { route: 'GET /api/v1/setup', url: '/api/v1/setup', schema: Setup, answer: aSetup, asks: ['setup'] },
  {
    route: 'POST /api/v1/setup/inventory',
    url: '/api/v1/setup/inventory',
    body: { folder: '/inventory' },
    schema: ChosenPlace,
    answer: { ok: true, holds: 'nothing' },
    asks: ['chooseInventory', { folder: '/inventory' }, asker],
  },
  {
    route: 'POST /api/v1/setup/home',
    url: '/api/v1/setup/home',
    body: { home: 'attic', swarm: true },
    schema: status('kept'),
    answer: { status: 'kept' },
    asks: ['keepHome', { home: 'attic', swarm: true }],
  },
  {
    route: 'POST /api/v1/setup/nodes/{id}',
    url: '/api/v1/setup/nodes/a1',
    body: { name: 'rpi1', address: '192.168.1.21' },
    schema: status('kept'),
    answer: { status: 'kept' },
    asks: ['keepNode', 'a1', { name: 'rpi1', address: '192.168.1.21' }],
  },
  {
    route: 'POST /api/v1/setup/nodes/{id}/remove',
    url: '/api/v1/setup/nodes/a1/remove',
    schema: status('removed'),
    answer: { status: 'removed' },
    asks: ['removeNode', 'a1'],
  },
  {
    route: 'POST /api/v1/setup/nodes/{id}/try',
    url: '/api/v1/setup/nodes/a1/try',
    schema: TriedNode,
    answer: aTriedNode,
    asks: ['tryNode', 'a1'],
  },
  {
    route: 'POST /api/v1/setup/draft',
    url: '/api/v1/setup/draft',
    body: firstInventory,
    schema: FirstFiles,
    answer: someFirstFiles,
    asks: ['draftInventory', firstInventory],
  },
  {
    route: 'POST /api/v1/setup/files',
    url: '/api/v1/setup/files',
    body: firstInventory,
    schema: FirstFiles,
    answer: someFirstFiles,
    asks: ['writeInventory', firstInventory, asker],
  },
  {
    route: 'GET /api/v1/services/{stack}/{service}/logs',
    url: '/api/v1/services/domoticz/web/logs?tail=5',
    answer: '',
  },
]

export const behindTheToken = rows.filter((row) => row.route !== 'GET /healthz' && !row.signed)

export function ask(app: ReturnType<typeof aServer>, row: Row, headers: Record<string, string> = authorized) {
  const [method] = row.route.split(' ') as ['GET' | 'POST' | 'PUT']
  return app.inject({
    method,
    url: row.url,
    headers: { ...headers, ...(row.signed && { 'x-gitlab-token': HOOK_SECRET }) },
    ...(row.body === undefined ? {} : { payload: row.body }),
  })
}
