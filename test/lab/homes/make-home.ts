import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { parse, stringify } from 'yaml'
import { isMap, mergeYaml } from './merge-yaml.ts'
import { withoutMesh } from './swarm-in-lab.ts'

export interface HomeNode {
  name: string
  address: string
  /** As in a known_hosts line: `ssh-ed25519 AAAA…`. */
  hostKey: string
  user: string
}

export interface MakeHomeOptions {
  /** A folder beside this file: an inventory of its own if its topology.yaml names a home, else laid over inventory/. */
  home?: string
  /** Gets the inventory; what is there stays, except files of the same names. */
  into: string
  /** The lab's nodes: those of the same names get their addresses and host keys. */
  nodes: readonly HomeNode[]
  /** With what the home does by the clock; else no backup comes into a scenario by the hour of the day. */
  schedules?: boolean
}

/** Writes the inventory of a home as the lab needs it. Throws when the home has a node that the lab has not. */
export async function makeHome(options: MakeHomeOptions): Promise<void> {
  const { home = 'example', into, nodes, schedules = false } = options
  const files = readHome(join(import.meta.dirname, home))
  if (!schedules) stopTheClock(files)
  for (const { name, address, hostKey, user } of nodes) {
    const path = `nodes/${name}.yaml`
    const known = { connect: `ssh://${user}@${address}`, host_key: hostKey }
    files.set(path, { value: mergeYaml(yamlOf(files.get(path)) ?? {}, known) })
  }
  refuseUnknownNodes(files, nodes)
  moveToLab(files, nodes)
  for (const [path, file] of files) write(join(into, path), file)
}

type HomeFile = { value: unknown } | { bytes: Uint8Array; mode: number }
type Files = Map<string, HomeFile>

const EXAMPLE = resolve(import.meta.dirname, '../../../inventory')
const NOT_PARTS = /^(README\.md|templates\/.*)$/

function readHome(folder: string): Files {
  if (!existsSync(folder)) throw new Error(`there is no home ${folder}`)
  const own = readFolder(folder)
  const topology = yamlOf(own.get('topology.yaml'))
  if (isMap(topology) && topology['home'] !== undefined) return own
  const files = readFolder(EXAMPLE)
  for (const [path, file] of own) {
    const under = files.get(path)
    const both = under && 'value' in under && 'value' in file
    files.set(path, both ? { value: mergeYaml(under.value, file.value) } : file)
  }
  return files
}

function readFolder(folder: string): Files {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => relative(folder, join(folder, name)))
    .filter((path) => !NOT_PARTS.test(path) && statSync(join(folder, path)).isFile())
  return new Map(paths.sort().map((path) => [path, readOne(join(folder, path))]))
}

function readOne(path: string): HomeFile {
  const bytes = readFileSync(path)
  if (/\.ya?ml$/.test(path)) return { value: parse(bytes.toString('utf8'), { merge: true }) }
  return { bytes, mode: statSync(path).mode & 0o777 }
}

function yamlOf(file: HomeFile | undefined): unknown {
  return file && 'value' in file ? file.value : undefined
}

/** A node at the address of somebody's real machine would be asked for all the time. */
function refuseUnknownNodes(files: Files, nodes: readonly HomeNode[]): void {
  for (const [path, file] of files) {
    const name = /^nodes\/(.+)\.yaml$/.exec(path)?.[1]
    const value = yamlOf(file)
    if (name === undefined || !isMap(value) || value['connect'] === undefined) continue
    if (!nodes.some((node) => node.name === name)) throw new Error(`the lab has no node ${name}`)
  }
}

function stopTheClock(files: Files): void {
  const topology = yamlOf(files.get('topology.yaml'))
  if (!isMap(topology) || !isMap(topology['backup'])) return
  const value = mergeYaml(topology, { backup: { schedule: null, drill: null } })
  files.set('topology.yaml', { value })
}

function moveToLab(files: Files, nodes: readonly HomeNode[]): void {
  const topology = yamlOf(files.get('topology.yaml'))
  const lan = nodes[0]?.address.replace(/\d+$/, '0/24')
  if (isMap(topology) && lan !== undefined) files.set('topology.yaml', { value: withLan(topology, lan) })
  for (const [path, file] of files) {
    const folder = /^(stacks\/[^/]+)\/compose\.yaml$/.exec(path)?.[1]
    const stack = yamlOf(files.get(`${folder}/stack.yaml`))
    const forSwarm = isMap(stack) && isMap(stack['run_on']) && stack['run_on']['swarm'] !== undefined
    if (forSwarm && 'value' in file) files.set(path, { value: withoutMesh(file.value) })
  }
}

/** The networks that swarms talk over are the lab's. */
function withLan(topology: Record<string, unknown>, lan: string): Record<string, unknown> {
  const { swarms, networks } = topology
  const used = Object.values(isMap(swarms) ? swarms : {}).flatMap((swarm) =>
    isMap(swarm) ? [swarm['advertise'], swarm['data_path']] : [],
  )
  if (!isMap(networks)) return topology
  const moved = Object.entries(networks).map(([name, network]) => [name, used.includes(name) ? lan : network])
  return { ...topology, networks: Object.fromEntries(moved) }
}

function write(path: string, file: HomeFile): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, 'value' in file ? stringify(file.value, { lineWidth: 0 }) : file.bytes)
  if ('mode' in file) chmodSync(path, file.mode)
}
