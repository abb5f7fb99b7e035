import type { Problem } from '../../backend/contract/problem.ts'
import type { InventoryPlace, TriedNode } from '../../backend/contract/setup.ts'
import type { Words } from '../translations/words.ts'
import { sizeText } from './stack/backups.ts'

/** A node as it stands in the form; what a trial found is as old as its last change. */
export interface NodeTyped {
  name: string
  address: string
  hostKey?: string
  tried?: TriedNode
}

export function isReady({ tried }: NodeTyped): boolean {
  return tried?.ok === true
}

export function isNamed({ name, address }: NodeTyped): boolean {
  return name.trim() !== '' && address.trim() !== ''
}

/** What kind of machine answered. */
export function factsText(tried: Extract<TriedNode, { ok: true }>, words: Words): string {
  const { version, system, architecture, memoryBytes, inSwarm } = tried
  const memory = memoryBytes === 0 ? '' : words('setup.node.memory', { size: sizeText(memoryBytes) })
  const facts = [words('setup.node.docker', { version }), system, architecture, memory].filter(Boolean)
  return [facts.join(' · '), inSwarm ? words('setup.node.in-swarm') : ''].filter(Boolean).join('. ')
}

/** The line stands on the same page: it need not be said again in full. */
export function adviceText({ code, advice = '' }: Problem, words: Words): string {
  return code === 'ssh-permission-denied' ? words('setup.node.paste') : advice
}

export function placeShown(place: InventoryPlace): string {
  if ('folder' in place) return place.folder
  return [place.url, place.ref, place.path].filter(Boolean).join(', ')
}
