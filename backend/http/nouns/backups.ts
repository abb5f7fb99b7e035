import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { BackUp, Drill, Restore, Snapshot, VolumeBackup } from '../../contract/backup.ts'
import { ByName } from '../../contract/doors/http.ts'
import { PlanView } from '../../contract/plan.ts'
import { Run } from '../../contract/run.ts'
import type { Homeport } from '../../homeport.ts'
import { json } from '../answers.ts'
import { askerOf } from '../auth.ts'
import { PLANNING_MS } from './plans.ts'

const tags = ['backups']

const all = {
  tags,
  summary: 'Every volume that is to be backed up, and its last backup',
  response: json(200, Type.Array(VolumeBackup)),
}
const now = {
  tags,
  summary: 'Back up now: start, or queue, a run that backs up a stack or one of its volumes',
  body: BackUp,
  response: json(202, Run),
}
const drill = {
  tags,
  summary:
    'Prove the newest backups of a stack: a run restores them into throwaway volumes and looks at them',
  body: Drill,
  response: json(202, Run),
}
const restore = {
  tags,
  summary: 'The plan that puts a volume back; start a run to do it',
  body: Restore,
  response: json(200, PlanView),
}
const ofStack = {
  tags,
  summary: 'The backups of a stack, as they lie in the repository',
  params: ByName,
  response: json(200, Type.Array(Snapshot)),
}

export const backups: FastifyPluginAsyncTypebox<{ homeport: Homeport }> = async (app, { homeport }) => {
  app.get('/backups', { schema: all }, () => homeport.backups())
  app.post('/backups', { schema: now, handlerTimeout: PLANNING_MS }, async (request, reply) => {
    const run = await homeport.backUp(request.body, askerOf(request))
    return reply.code(202).header('location', `${app.prefix}/runs/${run.id}`).send(run)
  })
  app.post('/backups/drill', { schema: drill, handlerTimeout: PLANNING_MS }, async (request, reply) => {
    const run = await homeport.drill(request.body, askerOf(request))
    return reply.code(202).header('location', `${app.prefix}/runs/${run.id}`).send(run)
  })
  app.post('/backups/restore', { schema: restore, handlerTimeout: PLANNING_MS }, (request) =>
    homeport.planRestore(request.body, askerOf(request)),
  )
  app.get('/stacks/:name/backups', { schema: ofStack, handlerTimeout: PLANNING_MS }, ({ params }) =>
    homeport.snapshots(params.name),
  )
}
