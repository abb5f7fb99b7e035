import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkoutId, labsDir, machineDir } from '../engine/checkout.ts'
import { labLabel } from '../engine/engine-holders.ts'
import { LabProblem } from '../engine/lab-problem.ts'

export interface LabNode {
  name: string
  address: string
  container: string
  /** As in a known_hosts line: `ssh-ed25519 AAAA…`; the same for the life of the lab. */
  hostKey: string
  user: 'homeport'
}

/** What a lab is made of, as it is kept in `.lab/<name>/lab.json`. */
export interface LabState {
  name: string
  dir: string
  /** The private key that opens every node of this lab. */
  keyFile: string
  network: string
  subnet: string
  nodes: LabNode[]
  /** With a Home Assistant and its broker beside the nodes. */
  withHa?: boolean
}

export function labDir(name: string): string {
  return join(labsDir, name)
}

/** What every container, network and volume of the lab carries, and nothing else does. */
export function labelOf(name: string): string {
  return `${labLabel}=${checkoutId}-${name}`
}

/** Refuses what cannot be the name of a lab or a node: a folder, a host name, part of a container name. */
export function checkName(name: string): void {
  if (/^[a-z0-9][a-z0-9-]*$/.test(name)) return
  throw new LabProblem(`'${name}' cannot be a name: use small letters, digits and hyphens`)
}

/** Names in the engine of the lab host; the checkout's id keeps two checkouts apart. */
export function engineName(lab: string, part?: string): string {
  return ['homeport', checkoutId, lab, part].filter(Boolean).join('.')
}

/** Held while the lab is being brought up or taken down. */
export function labLock(name: string): string {
  return join(machineDir, `${engineName(name)}.lock`)
}

export function readState(name: string): LabState | undefined {
  try {
    return JSON.parse(readFileSync(join(labDir(name), 'lab.json'), 'utf8'))
  } catch {
    return undefined
  }
}

export function writeState(state: LabState): void {
  mkdirSync(state.dir, { recursive: true })
  const file = join(state.dir, 'lab.json')
  writeFileSync(`${file}.new`, `${JSON.stringify(state, null, 2)}\n`)
  renameSync(`${file}.new`, file)
}
