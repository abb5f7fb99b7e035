import { expect, test } from 'vitest'
import type { DevicePayload } from '../../backend/mqtt/discovery.ts'
import { tables } from '../../backend/mqtt/entities/tables.ts'
import { messagesOf } from './messages-of.ts'

// What Home Assistant takes, and nothing else (home-assistant.md §§ 0.2 and 1.2): one unknown key at the root, in the
// device or the origin, and the whole device is refused.
const ROOT = ['dev', 'o', 'avty', 'qos', 'cmps']
const DEVICE = ['ids', 'name', 'mf', 'mdl', 'sw', 'via_device']
const ORIGIN = ['name', 'sw']
const PLATFORMS = ['binary_sensor', 'sensor', 'update', 'select', 'button', 'event', 'device_automation']
const SHARED = ['p', 'uniq_id', 'name', 'def_ent_id', 'stat_t', 'avty', 'avty_mode', 'ent_cat', 'ic', 'en']
const ATTRIBUTES = ['json_attr_t', 'json_attr_tpl']
const OWN: Record<string, string[]> = {
  binary_sensor: ['dev_cla', 'val_tpl', 'pl_on', 'pl_off', ...ATTRIBUTES],
  sensor: ['dev_cla', 'val_tpl', 'stat_cla', 'ops', 'unit_of_meas', ...ATTRIBUTES],
  update: ['cmd_t', 'pl_inst', 'title'],
  select: ['cmd_t', 'ops'],
  button: ['cmd_t', 'pl_prs'],
  event: ['evt_typ'],
}
const TRIGGER = ['p', 'automation_type', 'type', 'subtype', 'topic', 'payload']

const messages = messagesOf()
const devices = messages
  .filter(({ kind }) => kind === 'discovery')
  .map(({ topic, payload }) => ({ topic, ...(JSON.parse(payload) as DevicePayload) }))

test('the example home is told as recorded: what was once announced is an identity', () => {
  expect(Object.fromEntries(messages.map(({ topic, payload }) => [topic, parsed(payload)]))).toMatchSnapshot()
})

test.each(Object.entries(tables))('no two rows of a %s have one key', (_, { rows, triggers }) => {
  const keys = [...rows, ...triggers].map(({ key }) => key)
  expect(new Set(keys).size).toBe(keys.length)
})

test.each(devices)('$topic holds only what Home Assistant knows', ({ topic, ...device }) => {
  expect(topic).toMatch(/^homeassistant\/device\/[a-zA-Z0-9_-]+\/config$/)
  expect(unknown(device, ROOT)).toEqual([])
  expect(unknown(device.dev, DEVICE)).toEqual([])
  expect(unknown(device.o, ORIGIN)).toEqual([])
  for (const [key, component] of Object.entries(device.cmps)) {
    const platform = component['p'] as string
    expect(PLATFORMS).toContain(platform)
    const known = platform === 'device_automation' ? TRIGGER : [...SHARED, ...(OWN[platform] ?? [])]
    expect(unknown(component, known), key).toEqual([])
  }
})

test('no unique id is given twice, and each begins with its device', () => {
  const ids = devices.flatMap(({ dev, cmps }) =>
    entities(cmps).map(({ uniq_id }) => {
      expect(String(uniq_id)).toContain(`${(dev['ids'] as string[])[0]}_`)
      return uniq_id
    }),
  )
  expect(new Set(ids).size).toBe(ids.length)
})

test('the wished entity id carries its domain, and a device hangs on no other but the bridge', () => {
  for (const { dev, cmps } of devices) {
    const [id] = dev['ids'] as string[]
    expect(dev['via_device']).toBe(id === 'homeport_5f3a9c1e' ? undefined : 'homeport_5f3a9c1e')
    for (const { p, def_ent_id } of entities(cmps))
      expect(def_ent_id).toMatch(new RegExp(`^${p}\\.[a-z0-9_]+$`))
  }
})

test('what says that a node is gone hangs on the bridge alone; what it tells while it is there, on both', () => {
  const node = devices.find(({ topic }) => topic.includes('node_attic'))
  expect(node?.avty).toEqual([{ t: 'homeport/bridge/state' }])
  expect(node?.cmps['reachable']?.['avty']).toBeUndefined()
  expect(node?.cmps['problem']?.['avty']).toBeUndefined()
  expect(node?.cmps['services']).toMatchObject({
    avty_mode: 'all',
    avty: [{ t: 'homeport/bridge/state' }, { t: 'homeport/node/attic/availability' }],
  })
})

test('a sensor is never a setting, and whatever rolls back or backs up is first enabled by the owner', () => {
  const all = devices.flatMap(({ cmps }) => Object.entries(cmps))
  for (const [, { p, ent_cat }] of all) {
    if (p === 'sensor' || p === 'binary_sensor') expect(ent_cat).not.toBe('config')
  }
  for (const [key, { en }] of all) if (/^(roll_back|back_up)/.test(key)) expect(en).toBe(false)
})

function entities(cmps: DevicePayload['cmps']) {
  return Object.values(cmps).filter(({ p }) => p !== 'device_automation')
}

function unknown(value: object, known: readonly string[]): string[] {
  return Object.keys(value).filter((key) => !known.includes(key))
}

function parsed(payload: string): unknown {
  return payload.startsWith('{') ? JSON.parse(payload) : payload
}
