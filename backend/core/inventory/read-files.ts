import type { Problem } from '../../contract/doors/problem.ts'
import { NodeFile, StackFile, TopologyFile } from '../../contract/inventory.ts'
import { NAME_PATTERN } from '../../contract/words.ts'
import type { RawFile, RawInventory } from './inventory.ts'
import { type Place, problemAt } from './place.ts'
import { NAME_RULE } from './schema/describe-misfit.ts'
import { findMisfits } from './schema/misfits.ts'
import { isMap, type Shape } from './schema/shape.ts'

/**
 * A file against its schema. `value` has the top-level keys that fit; `whole` says that all do. What does not fit
 * is left out, so that everything else can be checked in the same round.
 */
export interface ReadFile<T> extends Place {
  value: Partial<T>
  whole: boolean
}

export interface StackFiles {
  stack: ReadFile<StackFile>
  compose: Place | undefined
}

export interface Files {
  topology: ReadFile<TopologyFile> | undefined
  nodes: Map<string, ReadFile<NodeFile>>
  /** Undefined: there is a folder, but no stack.yaml in it. */
  stacks: Map<string, StackFiles | undefined>
}

/** Every file homeport reads, by what it is; what is wrong with each by itself goes to `problems`. */
export function readFiles(raw: RawInventory, problems: Problem[]): Files {
  for (const [file, { errors }] of Object.entries(raw.files)) {
    problems.push(...errors.map(({ text, line }) => ({ code: 'yaml-syntax', text, file, line })))
  }
  const topology = read<TopologyFile>(TopologyFile, 'topology', raw, problems)
  if (topology === undefined) problems.push(missing('topology.yaml', 'It names the home and its swarms.'))
  return { topology, nodes: readNodes(raw, problems), stacks: readStacks(raw, problems) }
}

function readNodes(raw: RawInventory, problems: Problem[]): Files['nodes'] {
  const names = Object.keys(raw.files).flatMap((file) => /^nodes\/([^/]+)\.ya?ml$/.exec(file)?.[1] ?? [])
  const nodes: Files['nodes'] = new Map()
  for (const name of new Set(names)) {
    const node = read<NodeFile>(NodeFile, `nodes/${name}`, raw, problems)
    if (node && isName(name, node.file, problems)) nodes.set(name, node)
  }
  return nodes
}

function readStacks(raw: RawInventory, problems: Problem[]): Files['stacks'] {
  const stacks: Files['stacks'] = new Map()
  for (const name of Object.keys(raw.folders)) {
    const folder = `stacks/${name}`
    if (!isName(name, folder, problems)) continue
    const stack = read<StackFile>(StackFile, `${folder}/stack`, raw, problems)
    const compose = spelt(raw, [`${folder}/compose`, `${folder}/docker-compose`], problems)
    if (!stack) problems.push(missing(`${folder}/stack.yaml`, 'It says where the stack runs (run_on).'))
    if (!compose) problems.push(missing(`${folder}/compose.yaml`, 'It says what the stack runs.'))
    const place = compose === undefined ? undefined : { file: compose, raw: raw.files[compose]! }
    stacks.set(name, stack && { stack, compose: place })
  }
  return stacks
}

function read<T>(
  schema: Shape,
  path: string,
  raw: RawInventory,
  problems: Problem[],
): ReadFile<T> | undefined {
  const file = spelt(raw, [path], problems)
  return file === undefined ? undefined : fit<T>(schema, { file, raw: raw.files[file]! }, problems)
}

/** The file of one of these names, with one of YAML's two endings; more than one is refused. */
function spelt(raw: RawInventory, names: readonly string[], problems: Problem[]): string | undefined {
  const spellings = names.flatMap((name) => [`${name}.yaml`, `${name}.yml`])
  const there = spellings.filter((file) => Object.hasOwn(raw.files, file))
  if (there.length > 1) {
    const text = `there is ${there.join(' and ')}`
    problems.push({ code: 'duplicate-name', text, advice: 'Keep one of them.', file: there[1]!, line: 1 })
  }
  return there[0]
}

function isName(name: string, file: string, problems: Problem[]): boolean {
  if (new RegExp(NAME_PATTERN).test(name) && name.length <= 63) return true
  const text = `${JSON.stringify(name)} is no valid name`
  problems.push({ code: 'invalid-name', text, advice: `Rename it. ${NAME_RULE}`, file })
  return false
}

function missing(file: string, why: string): Problem {
  return { code: 'missing-file', text: `${file} is missing`, advice: `Add it. ${why}`, file }
}

function fit<T>(schema: Shape, place: Place, problems: Problem[]): ReadFile<T> {
  const { value, errors }: RawFile = place.raw
  // What a parser recovers from broken YAML is a guess: its further problems would be noise.
  if (errors.length > 0) return { ...place, value: {}, whole: false }
  const misfits = isMap(value) ? findMisfits(schema, value) : [shapeless(value)]
  problems.push(...misfits.map((misfit) => problemAt(place, misfit)))
  const unfit = new Set(misfits.map(({ path }) => path[0]))
  const entries = isMap(value) ? Object.entries(value).filter(([key]) => !unfit.has(key)) : []
  return { ...place, value: Object.fromEntries(entries) as Partial<T>, whole: misfits.length === 0 }
}

function shapeless(value: unknown) {
  const text = value === null ? 'the file is empty' : 'must be a map of keys and values'
  return { code: 'invalid-value', path: [], text }
}
