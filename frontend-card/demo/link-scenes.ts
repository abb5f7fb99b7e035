import { mismatch } from '../client/api.ts'
import type { Route } from '../view/routes.ts'
import type { Scene } from './demo-link.ts'
import * as homes from './recorded/homes.ts'

const live = { kind: 'live' } as const
const MQTT = ['plan', 'approve', 'cancel', 'run-log', 'releases', 'diff'] as const

const stack = (name: string): Route => ({ view: 'stack', stack: name })

/** How the way to homeport can be. */
export const linkScenes: Scene[] = [
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
]
