import { expect, test } from 'vitest'
import { suggestion } from '../../../frontend-card/home-assistant/suggestion.ts'
import { aKnownHome } from './a-hass.ts'

const suggested = (entityId: string, house = aKnownHome()) =>
  suggestion(house.hass(), entityId, 'homeport-card')

test('an entity of a stack suggests the card with that stack', () => {
  expect(suggested('sensor.s')).toEqual({
    config: { type: 'custom:homeport-card', device: 'd-bridge', view: 'stack', stack: 'web' },
    label: 'web',
  })
})

test.each(['sensor.renamed_version', 'binary_sensor.x', 'binary_sensor.q'])(
  'other entities of ours suggest the card: %s',
  (entityId) => {
    expect(suggested(entityId)).toEqual({ config: { type: 'custom:homeport-card', device: 'd-bridge' } })
  },
)

test.each([
  ['an entity nobody knows', 'sensor.none', aKnownHome()],
  ['an entity without a device', 'sensor.e', withForeign({})],
  ['an MQTT entity of another maker', 'sensor.e', withForeign({ deviceId: 'd-lamp' })],
  [
    'an entity that another integration hung on our device',
    'sensor.e',
    withForeign({ deviceId: 'd-stack', platform: 'template' }),
  ],
])('%s suggests nothing', (_case, entityId, house) => {
  expect(suggested(entityId, house)).toBeNull()
})

function withForeign(entity: { deviceId?: string; platform?: string }) {
  return aKnownHome()
    .withDevice('d-lamp', 'zigbee2mqtt_0x00', 'Lamp')
    .withEntity({ uniqueId: 'foreign', entityId: 'sensor.e', state: 'on', ...entity })
}
