import { describe, expect, test } from 'vitest'
import { cardConfig, configForm, stubConfig } from '../../../frontend-card/card-config.ts'
import { aKnownHome, GuardedHomeAssistant } from '../home-assistant/a-hass.ts'

const type = 'custom:homeport-card'

test('a card needs no option at all', () => {
  expect(cardConfig({ type })).toEqual({ type, view: 'overview' })
})

test('an emptied field of the editor is as good as none', () => {
  expect(cardConfig({ type, device: '', base: undefined })).toEqual({ type, view: 'overview' })
})

test('keys of Home Assistant and of others stay', () => {
  const others = { grid_options: { columns: 6 }, visibility: [], card_mod: { style: '' } }
  expect(cardConfig({ type, ...others })).toMatchObject(others)
})

describe('nonsense is refused with what is wrong', () => {
  test.each([
    [undefined, 'list of options'],
    [null, 'list of options'],
    ['homeport', 'list of options'],
    [[], 'list of options'],
    [{ device: 5 }, '“device” must be the id of a device'],
    [{ device: ['a'] }, '“device” must be the id of a device'],
    [{ view: 'nodes' }, '“view” must be one of overview, stack'],
    [{ view: 'stack' }, 'The view “stack” needs “stack”'],
    [{ stack: '../etc' }, '“stack” must be the name of a stack'],
    [{ stack: '<b>' }, '“stack” must be the name of a stack'],
    [{ base: 'home/#' }, '“base” must be a topic'],
    [{ base: '+' }, '“base” must be a topic'],
    [{ base: '/home' }, '“base” must be a topic'],
    [{ base: 'home/' }, '“base” must be a topic'],
    [{ base: '$SYS' }, '“base” must be a topic'],
    [{ base: {} }, '“base” must be a topic'],
    [{ entity: 'sensor.x' }, 'use “device”'],
    [{ entities: [] }, 'use “device”'],
    [{ devise: 'x' }, 'did you mean “device”?'],
    [{ veiw: 'stack' }, 'did you mean “view”?'],
    [{ Stack: 'x' }, 'did you mean “stack”?'],
    [{ bas: 'x' }, 'did you mean “base”?'],
    [{ views: 'x' }, 'did you mean “view”?'],
  ])('%j', (config, text) => {
    expect(() => cardConfig(config)).toThrow(text)
  })

  test('all of it at once', () => {
    expect(() => cardConfig({ view: 'x', base: '#' })).toThrow(/“view”.*“base”/)
  })
})

describe('the stub', () => {
  test('names the homeport there is', async () => {
    const stub = await stubConfig(aKnownHome().hass())
    expect(stub).toEqual({ device: 'd-bridge' })
    expect(() => cardConfig({ type, ...stub })).not.toThrow()
  })

  test('is empty, and still a card, where there is none', async () => {
    expect(await stubConfig(new GuardedHomeAssistant().hass())).toEqual({})
  })
})

test('every option has its row in the editor, with words', () => {
  const { schema, computeLabel, computeHelper, assertConfig } = configForm()
  const rows = schema.flatMap((row) => ('schema' in row ? row.schema : [row]))
  expect(rows.map(({ name }) => name).sort()).toEqual(['base', 'device', 'stack', 'view'])
  for (const row of rows) expect([computeLabel(row), computeHelper(row)]).not.toContain(undefined)
  expect(() => assertConfig({ type, entities: [] })).toThrow()
  // Home Assistant would leave the editor for YAML between two fields.
  expect(() => assertConfig({ type, view: 'stack' })).not.toThrow()
})
