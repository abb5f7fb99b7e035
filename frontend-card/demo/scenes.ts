import { mismatch } from '../client/api.ts'
import { Refusal } from '../client/link.ts'
import type { Route } from '../view/routes.ts'
import type { Show } from './demo-link.ts'
import * as homes from './recorded/homes.ts'
import { hostileHome } from './recorded/hostile.ts'
import { runLog } from './recorded/runs.ts'
import { wellHome } from './recorded/well.ts'

export interface Scene {
  name: string
  title: string
  show: Show
  route?: Route
}

const live = { kind: 'live' } as const
const detail = { releases: homes.releases, runLog, serviceLog: homes.serviceLog }
const MQTT = ['plan', 'approve', 'cancel', 'run-log', 'releases', 'diff'] as const

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
    name: 'gone',
    title: 'Something that is gone',
    show: { home: wellHome, state: live },
    route: stack('nowhere'),
  },
  { name: 'connecting', title: 'Connecting', show: { state: { kind: 'connecting' } } },
  {
    name: 'lost',
    title: 'Disconnected, the last picture kept',
    show: {
      home: homes.doneHome,
      state: {
        kind: 'lost',
        since: Date.UTC(2026, 10, 21, 8, 14),
        text: 'homeport is not running, or has lost the broker.',
      },
    },
  },
  {
    name: 'never',
    title: 'Never heard of',
    show: {
      kind: 'mqtt',
      state: {
        kind: 'lost',
        since: Date.UTC(2026, 10, 21, 8, 14),
        text: 'Nothing is heard of homeport under “homeport/bridge”.',
      },
    },
  },
  {
    name: 'refused',
    title: 'Refused by Home Assistant',
    show: {
      kind: 'mqtt',
      state: {
        kind: 'refused',
        text: 'Home Assistant does not let this card use MQTT: Unauthorized',
        advice: 'Look at the MQTT integration under Settings → Devices & services.',
      },
    },
  },
  {
    name: 'older',
    title: 'The card is older',
    show: { kind: 'mqtt', state: { kind: 'refused', ...mismatch(2, '2.0.0')! } },
  },
  {
    name: 'newer',
    title: 'The card is newer',
    show: { kind: 'mqtt', state: { kind: 'refused', ...mismatch(0, '0.0.9')! } },
  },
  {
    name: 'mqtt',
    title: 'An administrator, through MQTT',
    show: { home: homes.changeHome, state: live, kind: 'mqtt', abilities: MQTT },
  },
  {
    name: 'non-admin',
    title: 'No administrator: entities',
    show: { home: homes.entitiesHome, state: live, kind: 'entities', abilities: [] },
  },
  {
    name: 'non-admin-stack',
    title: 'No administrator: a stack',
    show: { home: homes.entitiesHome, state: live, kind: 'entities', abilities: [] },
    route: stack('domoticz'),
  },
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
