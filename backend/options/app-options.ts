import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Problem } from '../contract/doors/problem.ts'
import type { Told } from '../options.ts'
import { variables } from './variables.ts'

/** What a person may set in Home Assistant (ha-addon/config.yaml has the same); the rest is the image's own. */
export const settableOptions = [
  'inventory',
  'inventory_ref',
  'inventory_path',
  'inventory_host_key',
  'inventory_token',
  'inventory_poll',
  'inventory_hook',
  'log',
  'mqtt_control',
  'mqtt_url',
  'mqtt_password',
  'mqtt_base',
  'mqtt_discovery_prefix',
] as const

/** The options of the app, as the Supervisor writes them before each start: by the variable each stands for. */
export function appOptions(data: string): { told: Map<string, Told>; problems: Problem[] } {
  const file = join(data, 'options.json')
  const told = new Map<string, Told>()
  const problems: Problem[] = []
  for (const [option, value] of Object.entries(optionsIn(file, problems))) {
    if (!settableOptions.some((known) => known === option)) problems.push(unknownOption(option))
    else if (typeof value === 'string')
      told.set(variableOf(option), { label: optionLabel(option), text: value })
    // An optional option that was emptied comes as null.
    else if (value !== null) problems.push(wrongType(option, value))
  }
  return { told, problems }
}

/** What a person calls in the app what the environment has under this name. */
export function optionFor(variable: string): string | undefined {
  const option = settableOptions.find((known) => variableOf(known) === variable)
  return option && optionLabel(option)
}

function variableOf(option: string): string {
  return `HOMEPORT_${option.toUpperCase()}`
}

function optionLabel(option: string): string {
  return `option ${option}`
}

function optionsIn(file: string, problems: Problem[]): object {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'))
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
    problems.push(unreadable(file, 'it holds no options'))
  } catch (error) {
    problems.push(unreadable(file, error instanceof Error ? error.message : String(error)))
  }
  return {}
}

function unreadable(file: string, why: string): Problem {
  const text = `the options of the app cannot be read: ${file}: ${why}`
  return { code: 'options-unreadable', path: file, text, advice: 'Save them anew in Home Assistant.' }
}

function unknownOption(option: string): Problem {
  return {
    code: 'unknown-option',
    path: option,
    text: `${option} is not an option homeport knows`,
    advice: `It knows ${settableOptions.join(', ')}.`,
  }
}

/** A password may be a number by mistake: what it is instead is said, never which. */
function wrongType(option: string, value: unknown): Problem {
  const expected = Object.values(variables).find(({ name }) => name === variableOf(option))?.expected
  const text = `option ${option} is ${kindOf(value)}; it must be text: ${expected}`
  return { code: 'wrong-value', path: optionLabel(option), text }
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  return (
    { number: 'a number', boolean: 'true or false', object: 'a group' }[typeof value as string] ?? 'nothing'
  )
}
