import { mismatch } from '../client/api.ts'
import type { Scene, Show } from './demo-link.ts'
import { changeHome, doneHome } from './recorded/homes.ts'
import { entitiesHome } from './recorded/night.ts'

const since = Date.UTC(2026, 10, 21, 2, 14)
const mqtt = { kind: 'mqtt' } as const
const asAdmin: Show = {
  ...mqtt,
  home: changeHome,
  state: { kind: 'live' },
  abilities: ['plan', 'approve', 'cancel', 'run-log', 'releases', 'diff'],
}
const asOther: Show = { kind: 'entities', home: entitiesHome, state: { kind: 'live' }, abilities: [] }
const notRunning = 'homeport is not running, or has lost the broker.'
const notHeard = 'Nothing is heard of homeport under “homeport/bridge”.'
const notAllowed = {
  text: 'Home Assistant does not let this card use MQTT: Unauthorized',
  advice: 'Look at the MQTT integration under Settings → Devices & services.',
}

const scene = (name: string, title: string, show: Show): Scene => ({ name, title, show })
const refused = (why: { text: string; advice: string }): Show => ({
  ...mqtt,
  state: { kind: 'refused', ...why },
})

/** How the way to homeport can be. */
export const linkScenes: Scene[] = [
  scene('connecting', 'Connecting', { state: { kind: 'connecting' } }),
  scene('lost', 'Disconnected, the last picture kept', {
    home: doneHome,
    state: { kind: 'lost', since, text: notRunning },
  }),
  scene('never', 'Never heard of', { ...mqtt, state: { kind: 'lost', since, text: notHeard } }),
  scene('refused', 'Refused by Home Assistant', refused(notAllowed)),
  scene('older', 'The card is older', refused(mismatch(2, '2.0.0')!)),
  scene('newer', 'The card is newer', refused(mismatch(0, '0.0.9')!)),
  scene('mqtt', 'An administrator, through MQTT', asAdmin),
  scene('non-admin', 'No administrator: entities', asOther),
  {
    ...scene('non-admin-stack', 'No administrator: a stack', asOther),
    route: { view: 'stack', stack: 'domoticz' },
  },
]
