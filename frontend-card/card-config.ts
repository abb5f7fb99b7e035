import { bridges, chosenBridge } from './home-assistant/bridge.ts'
import type { Hass } from './home-assistant/hass.ts'

// The one place that knows the card's options: what they are called, what is allowed, what is taken when they are
// absent, and how Home Assistant's editor shows them.

export const CARD_TYPE = 'homeport-card'

export const views = ['overview', 'stack'] as const
export type View = (typeof views)[number]

export interface CardConfig {
  type: string
  /** A device of the homeport to show; absent: the one there is. */
  device?: string
  /** The base topic, where the version sensor does not tell it. */
  base?: string
  view: View
  /** Which stack the view `stack` shows. */
  stack?: string
}

export const DEFAULT_BASE = 'homeport'

interface Option {
  /** What is wrong with a value, if anything. */
  problem(value: unknown): string | undefined
  label: string
  helper: string
  selector: object
}

const options: Record<'device' | 'base' | 'view' | 'stack', Option> = {
  device: {
    problem: (value) => (isText(value) ? undefined : 'must be the id of a device'),
    label: 'homeport',
    helper: 'Which homeport, if there are several.',
    selector: { device: { filter: { integration: 'mqtt', manufacturer: 'homeport', model: 'Bridge' } } },
  },
  view: {
    problem: (value) =>
      views.some((view) => view === value) ? undefined : `must be one of ${views.join(', ')}`,
    label: 'View',
    helper: 'What the card opens with.',
    selector: { select: { mode: 'dropdown', options: [...views] } },
  },
  stack: {
    problem: (value) =>
      isText(value) && /^[a-z0-9-]{1,63}$/.test(value) ? undefined : 'must be the name of a stack',
    label: 'Stack',
    helper: 'Its name, for the view “stack”.',
    selector: { text: {} },
  },
  base: {
    problem: (value) =>
      isText(value) && !/[#+\s\0]|^[/$]|\/$/.test(value) ? undefined : 'must be a topic such as homeport',
    label: 'Base topic',
    helper: 'Only where homeport uses another than “homeport” and its version sensor is disabled.',
    selector: { text: {} },
  },
}

type OptionName = keyof typeof options
const names = Object.keys(options) as OptionName[]

/** Checks what people wrote; throws with everything that is wrong, which Home Assistant shows in the card's place. */
export function cardConfig(value: unknown): CardConfig {
  const config: Record<string, unknown> = { view: 'overview', ...written(value) }
  if (config['view'] === 'stack' && config['stack'] === undefined) {
    throw new Error('homeport-card: The view “stack” needs “stack”, the name of one.')
  }
  return config as unknown as CardConfig
}

/** The options that are given, each right in itself: half-filled in the editor, they need not make a card yet. */
function written(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Error('homeport-card: The configuration must be a list of options.')
  }
  // An emptied field of the editor is as good as none.
  const given = Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined && one !== ''))
  const problems = [...wrong(given), ...misspelt(given)]
  if (problems.length > 0) throw new Error(`homeport-card: ${problems.join(' ')}`)
  return given
}

function wrong(given: Record<string, unknown>): string[] {
  return names.flatMap((name) => {
    const problem = Object.hasOwn(given, name) ? options[name].problem(given[name]) : undefined
    return problem === undefined ? [] : [`“${name}” ${problem}.`]
  })
}

/** Home Assistant and others put keys of their own beside ours: only those that look like ours are refused. */
function misspelt(given: Record<string, unknown>): string[] {
  return Object.keys(given)
    .filter((key) => key !== 'type' && !names.some((name) => name === key))
    .flatMap((key) => {
      if (key === 'entity' || key === 'entities') return [`“${key}” is not an option, use “device”.`]
      const meant = names.find((name) => isNear(key.toLowerCase(), name))
      return meant === undefined ? [] : [`“${key}” is not an option, did you mean “${meant}”?`]
    })
}

/** Differs by one letter more, less or other, or by two that changed places. */
function isNear(key: string, name: string): boolean {
  if (Math.abs(key.length - name.length) > 1) return false
  const start = [...key].findIndex((letter, at) => letter !== name[at])
  const from = start === -1 ? key.length : start
  const [rest, wish] = [key.slice(from), name.slice(from)]
  return (
    rest.slice(1) === wish.slice(1) ||
    rest.slice(1) === wish ||
    rest === wish.slice(1) ||
    (rest[0] === wish[1] && rest[1] === wish[0] && rest.slice(2) === wish.slice(2))
  )
}

/** What the picker begins with: the homeport there is, by its device. */
export async function stubConfig(hass: Hass): Promise<Partial<CardConfig>> {
  const found = await bridges(hass).catch(() => [])
  const device = chosenBridge(hass, found, undefined)?.entities.find(
    ({ kind }) => kind === 'bridge',
  )?.deviceId
  return typeof device === 'string' ? { device } : {}
}

/** The editor, as Home Assistant draws it. */
export function configForm() {
  const advanced: OptionName[] = ['base']
  const row = (name: OptionName) => ({ name, selector: options[name].selector })
  return {
    schema: [
      ...names.filter((name) => !advanced.includes(name)).map(row),
      { type: 'expandable', name: 'advanced', title: 'Advanced', flatten: true, schema: advanced.map(row) },
    ],
    computeLabel: ({ name }: { name: string }) => options[name as OptionName]?.label,
    computeHelper: ({ name }: { name: string }) => options[name as OptionName]?.helper,
    assertConfig: (config: unknown) => void written(config),
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= 200
}
