import type { Problem } from '../../../contract/doors/problem.ts'
import type { Kind, Names } from '../names.ts'
import { type Path, type Place, problemAt } from '../place.ts'
import type { Files, ReadFile } from '../read-files.ts'
import { isMap } from '../schema/shape.ts'
import { suggestion } from '../schema/suggest.ts'

/** Where a name of something else stands. `*` is any key or index. */
interface Reference {
  at: readonly string[]
  to: Kind
}

const inTopology: Reference[] = [
  { at: ['swarms', '*', 'advertise'], to: 'network' },
  { at: ['swarms', '*', 'data_path'], to: 'network' },
]
const inNode: Reference[] = [
  { at: ['swarm'], to: 'swarm' },
  { at: ['storage', '*'], to: 'storage' },
]
const inStack: Reference[] = [
  { at: ['run_on', 'swarm'], to: 'swarm' },
  { at: ['run_on', 'node'], to: 'node' },
  { at: ['run_on', 'nodes', '*'], to: 'node' },
  { at: ['after', '*'], to: 'stack' },
  { at: ['volumes', '*', 'storage'], to: 'storage' },
]

/** Names that nothing bears. */
export function checkReferences(files: Files, names: Names): Problem[] {
  const inFile = (file: ReadFile<unknown> | undefined, references: Reference[]) =>
    file ? references.flatMap((reference) => unknownNames(file, reference, names)) : []
  return [
    ...inFile(files.topology, inTopology),
    ...[...files.nodes.values()].flatMap((node) => inFile(node, inNode)),
    ...[...files.stacks.values()].flatMap((stack) => inFile(stack?.stack, inStack)),
  ]
}

function unknownNames(file: ReadFile<unknown>, { at, to }: Reference, names: Names): Problem[] {
  return textsAt(file.value, at, []).flatMap(({ path, text }) =>
    names[to].includes(text) ? [] : [unknownName(file, path, text, to, names)],
  )
}

function unknownName(place: Place, path: Path, name: string, kind: Kind, names: Names): Problem {
  const text = `there is no ${kind} "${name}"`
  const advice = suggestion(name, names[kind], WHERE[kind])
  return problemAt(place, { code: 'unknown-name', path, text, advice })
}

const WHERE: Record<Kind, string> = {
  swarm: 'Swarms are named in topology.yaml under swarms.',
  node: 'A node is a file nodes/<name>.yaml.',
  stack: 'A stack is a folder stacks/<name>/.',
  network: 'Networks are named in topology.yaml under networks.',
  storage: 'Storage is named in topology.yaml under storage.',
}

function textsAt(value: unknown, at: readonly string[], path: Path): { path: Path; text: string }[] {
  const [key, ...rest] = at
  if (key === undefined) return typeof value === 'string' ? [{ path, text: value }] : []
  if (!isMap(value) && !Array.isArray(value)) return []
  const keys = key === '*' ? Object.keys(value) : [key].filter((name) => Object.hasOwn(value, name))
  return keys.flatMap((name) => textsAt((value as Record<string, unknown>)[name], rest, [...path, name]))
}
