import type { Home } from '../../backend/contract/home.ts'
import { Refusal } from '../client/link.ts'
import { overviewRoute, type Route } from '../view/routes.ts'
import type { Scene, Show } from './demo-link.ts'
import { linkScenes } from './link-scenes.ts'
import * as detail from './recorded/detail.ts'
import * as homes from './recorded/homes.ts'
import { hostileHome } from './recorded/hostile.ts'
import { nightHome } from './recorded/night.ts'
import { neverKept, putRefused, secretsHome } from './recorded/secrets.ts'
import { decidedHome, decidedSetup, newHome, setup, setupCalls } from './recorded/setup.ts'
import { wellHome } from './recorded/well.ts'

const run = (id: string): Route => ({ view: 'run', run: id })
const plan = (id: string): Route => ({ view: 'plan', plan: id })
const stack = (name: string): Route => ({ view: 'stack', stack: name })

const secret = (name: string): Route => ({ view: 'secret', secret: name })

const refusal = new Refusal(
  'locked-by-run',
  'run 01JWAITING works on domoticz',
  'Wait for that run, or cancel it.',
)

/** A home that is heard of as it should be; looked at as a whole where nothing else is said. */
const live = (
  name: string,
  title: string,
  home: Home,
  route: Route = overviewRoute,
  more: Partial<Show> = {},
): Scene => ({ name, title, show: { home, state: { kind: 'live' }, ...detail, ...more }, route })

/** Every state an element can be in, each once at least. */
export const scenes: Scene[] = [
  live('setup', 'Nothing is set up yet', newHome, overviewRoute, { setup: setupCalls(setup) }),
  live('setup-decided', 'Nothing yet where an option says', decidedHome, overviewRoute, {
    setup: setupCalls(decidedSetup),
  }),
  live('setup-mqtt', 'Nothing is set up yet, by MQTT', newHome, overviewRoute, { kind: 'mqtt' }),
  live('empty', 'An empty house', homes.emptyHome),
  live('well', 'All is well', homes.doneHome),
  live('stack', 'A stack', wellHome, stack('domoticz')),
  live('change', 'A change waits', homes.changeHome),
  live('plan', 'Its plan', homes.changeHome, plan('p-change')),
  live('outdated', 'A plan outdated', homes.changeHome, plan('p-outdated')),
  live('drift', 'Changed by hand', homes.driftHome, plan('p-drift')),
  live('questions', 'Questions pending', homes.questionsHome, plan('p-questions')),
  live('questions-home', 'Two plans, one asks', homes.questionsHome),
  live('refused-deed', 'A deed refused (press Approve)', homes.changeHome, plan('p-change'), { refusal }),
  live('lost-inventory', 'The repository of the inventory is away', homes.lostInventoryHome),
  live('host-key', 'The host key of a new Git server', homes.newServerHome),
  live('host-key-changed', 'A Git server shows another host key', homes.otherServerHome),
  live('host-key-pinned', 'Another host key than the pinned one', homes.pinnedServerHome),
  live('secrets', 'Values of secrets are missing', secretsHome),
  live('secrets-stack', 'A stack that lacks a value', secretsHome, stack('domoticz')),
  live('secrets-mqtt', 'A stack that lacks a value, by MQTT', secretsHome, stack('domoticz'), {
    kind: 'mqtt',
    abilities: ['plan', 'approve', 'cancel', 'run-log', 'releases', 'diff', 'backups'],
  }),
  live('secret', 'A value is put in (press Keep it)', secretsHome, secret('domoticz_token')),
  live('secret-password', 'The password of a repository', secretsHome, secret('backup.nas')),
  live('secret-key', 'The key of a repository', secretsHome, secret('backup.nas.key')),
  live('secret-host-key', 'The host key of a repository', secretsHome, secret('backup.nas.host-key')),
  live('secret-there', 'A value is replaced', secretsHome, secret('domoticz_password')),
  live('secret-unreadable', 'A value that cannot be read', secretsHome, secret('domoticz_tls')),
  live('secret-sending', 'A value is on its way (press Keep it)', secretsHome, secret('domoticz_token'), {
    putSecret: neverKept,
  }),
  live('secret-refused', 'A value refused (press Keep it)', secretsHome, secret('domoticz_token'), {
    putSecret: putRefused,
  }),
  live('running-home', 'A run under way', homes.runningHome),
  live('running', 'The run', homes.runningHome, run('01JRUNNING')),
  live('queued', 'A run that is queued', homes.runningHome, run('01JQUEUED')),
  live('waiting', 'A run that waits', homes.waitingHome, run('01JWAITING')),
  live('standing', 'A run that stands half done', homes.standingHome, run('01JSTANDING')),
  live('night', 'Much has failed', nightHome),
  live('failed-stack', 'A failed stack', nightHome, stack('domoticz')),
  live('failed', 'A failed run', nightHome, run('01JFAILED')),
  live('refused-run', 'A refused run', nightHome, run('01JREFUSED')),
  live('rolled-back', 'Rolled back', nightHome, run('01JROLLEDBACK')),
  live('held', 'A stack held', nightHome, stack('dashboard')),
  live('done', 'A run that went well', homes.doneHome, run('01JDONE')),
  live('cancelled', 'A run cancelled', homes.cancelledHome, run('01JCANCELLED')),
  live('gone', 'Something that is gone', wellHome, stack('nowhere')),
  ...linkScenes,
  live('hostile', 'Hostile names', hostileHome),
  live('hostile-stack', 'A hostile stack', hostileHome, stack('s'.repeat(63))),
  live('hostile-plan', 'A hostile plan', hostileHome, plan('p-hostile')),
]
