import { expect, test } from 'vitest'
import type { DevicePayload } from '../../../backend/mqtt/discovery.ts'
import { leftEntities, removalSteps, topicsOf } from '../../../backend/mqtt/memory/removal.ts'

const device = (cmps: DevicePayload['cmps']): DevicePayload => ({ dev: {}, o: {}, avty: [], qos: 1, cmps })
const cpu = { p: 'sensor', uniq_id: 'u', stat_t: 'homeport/node/attic/state' }
const boot = {
  p: 'sensor',
  uniq_id: 'v',
  stat_t: 'homeport/node/attic/state',
  avty: [{ t: 'homeport/bridge/state' }],
}
const old = device({ cpu, boot })

test('a device is told in full, then emptied', () => {
  const steps = removalSteps({ topic: 't', identity: 'node/attic', payload: old }, undefined)
  expect(steps).toEqual([JSON.stringify(old), ''])
})

test('an entity of a device that lives is told in full, reduced to its platform, then left out', () => {
  const now = device({ boot })
  const steps = removalSteps({ topic: 't', identity: 'node/attic', payload: old, entities: ['cpu'] }, now)
  expect(steps.map((step) => JSON.parse(step).cmps)).toEqual([
    { boot, cpu },
    { boot, cpu: { p: 'sensor' } },
    { boot },
  ])
})

test('only what was announced and is wanted no more is left', () => {
  expect(leftEntities(old, device({ boot }))).toEqual(['cpu'])
  expect(leftEntities(undefined, device({ boot }))).toEqual([])
})

test('of the topics it names, those of its own are emptied', () => {
  expect(topicsOf(old, 'homeport/node/attic/')).toEqual(['homeport/node/attic/state'])
})
