import { Refusal } from '../client/link.ts'
import type { Route } from '../view/routes.ts'
import type { Scene } from './demo-link.ts'
import { linkScenes } from './link-scenes.ts'
import * as homes from './recorded/homes.ts'
import { hostileHome } from './recorded/hostile.ts'
import { runLog } from './recorded/runs.ts'
import { wellHome } from './recorded/well.ts'

const live = { kind: 'live' } as const
const detail = { releases: homes.releases, runLog, serviceLog: homes.serviceLog }
const busy = new Refusal(
  'locked-by-run',
  'run 01JRUNNING works on domoticz',
  'Wait for that run, or cancel it.',
)

const run = (id: string): Route => ({ view: 'run', run: id })
const plan = (id: string): Route => ({ view: 'plan', plan: id })
const stack = (name: string): Route => ({ view: 'stack', stack: name })

/** Every state an element can be in, each once at least. */
export const scenes: Scene[] = [
  { name: 'empty', title: 'An empty house', show: { home: homes.emptyHome, state: live } },
  { name: 'well', title: 'All is well', show: { home: homes.doneHome, state: live } },
  {
    name: 'stack',
    title: 'A stack',
    show: { home: wellHome, state: live, ...detail },
    route: stack('domoticz'),
  },
  { name: 'change', title: 'A change waits', show: { home: homes.changeHome, state: live } },
  { name: 'plan', title: 'Its plan', show: { home: homes.changeHome, state: live }, route: plan('p-change') },
  {
    name: 'outdated',
    title: 'A plan outdated',
    show: { home: homes.changeHome, state: live },
    route: plan('p-outdated'),
  },
  {
    name: 'drift',
    title: 'Changed by hand',
    show: { home: homes.driftHome, state: live },
    route: plan('p-drift'),
  },
  {
    name: 'question',
    title: 'A question pending',
    show: { home: homes.questionHome, state: live },
    route: plan('p-question'),
  },
  { name: 'question-home', title: 'Two plans, one asks', show: { home: homes.questionHome, state: live } },
  {
    name: 'refused-deed',
    title: 'A deed refused (press Approve)',
    show: { home: homes.changeHome, state: live, refusal: busy },
    route: plan('p-change'),
  },
  { name: 'running-home', title: 'A run under way', show: { home: homes.runningHome, state: live } },
  {
    name: 'running',
    title: 'The run',
    show: { home: homes.runningHome, state: live, ...detail },
    route: run('01JRUNNING'),
  },
  {
    name: 'queued',
    title: 'A run that is queued',
    show: { home: homes.runningHome, state: live },
    route: run('01JQUEUED'),
  },
  {
    name: 'waiting',
    title: 'A run that waits',
    show: { home: homes.waitingHome, state: live, ...detail },
    route: run('01JWAITING'),
  },
  {
    name: 'standing',
    title: 'A run that stands half done',
    show: { home: homes.standingHome, state: live, ...detail },
    route: run('01JSTANDING'),
  },
  { name: 'failed-home', title: 'Much has failed', show: { home: homes.failedHome, state: live } },
  {
    name: 'failed-stack',
    title: 'A failed stack',
    show: { home: homes.failedHome, state: live, ...detail },
    route: stack('domoticz'),
  },
  {
    name: 'failed',
    title: 'A failed run',
    show: { home: homes.failedHome, state: live, ...detail },
    route: run('01JFAILED'),
  },
  {
    name: 'refused-run',
    title: 'A refused run',
    show: { home: homes.failedHome, state: live },
    route: run('01JREFUSED'),
  },
  {
    name: 'rolled-back',
    title: 'Rolled back',
    show: { home: homes.rolledBackHome, state: live, ...detail },
    route: run('01JROLLEDBACK'),
  },
  {
    name: 'held',
    title: 'A stack held',
    show: { home: homes.rolledBackHome, state: live, ...detail },
    route: stack('domoticz'),
  },
  {
    name: 'done',
    title: 'A run that went well',
    show: { home: homes.doneHome, state: live, ...detail },
    route: run('01JDONE'),
  },
  {
    name: 'cancelled',
    title: 'A run cancelled',
    show: { home: homes.cancelledHome, state: live, ...detail },
    route: run('01JCANCELLED'),
  },
  {
    name: 'gone',
    title: 'Something that is gone',
    show: { home: wellHome, state: live },
    route: stack('nowhere'),
  },
  ...linkScenes,
  { name: 'hostile', title: 'Hostile names', show: { home: hostileHome, state: live } },
  {
    name: 'hostile-stack',
    title: 'A hostile stack',
    show: { home: hostileHome, state: live, serviceLog: homes.serviceLog },
    route: stack('s'.repeat(63)),
  },
  {
    name: 'hostile-plan',
    title: 'A hostile plan',
    show: { home: hostileHome, state: live },
    route: plan('p-hostile'),
  },
]
