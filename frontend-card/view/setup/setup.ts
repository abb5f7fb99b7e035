import type { Problem } from '../../../backend/contract/doors/problem.ts'
import type { InventoryPlace, KeptNode, TriedNode, TypedNode } from '../../../backend/contract/setup.ts'
import type { Words } from '../../translations/words.ts'
import { sizeText } from '../stack/backups.ts'

export function isReady({ tried }: KeptNode): boolean {
  return tried?.ok === true
}

export function isNamed({ name, address }: TypedNode): boolean {
  return name.trim() !== '' && address.trim() !== ''
}

/**
 * The rows of the form: those that stand there, as homeport keeps them, but for what is being typed here, which is newer;
 * then what came from elsewhere. No row changes its place: somebody may be typing in it.
 */
export function rowsShown(
  kept: readonly KeptNode[],
  rows: readonly KeptNode[],
  isOpen: (id: string) => boolean,
): KeptNode[] {
  const keptById = new Map(kept.map((node) => [node.id, node]))
  const standing = rows.flatMap((row) => {
    if (isOpen(row.id)) return row
    return keptById.get(row.id) ?? (isEmpty(row) ? row : [])
  })
  const here = new Set(rows.map(({ id }) => id))
  return [...standing, ...kept.filter(({ id }) => !here.has(id) && !isOpen(id))]
}

function isEmpty({ name, address }: TypedNode): boolean {
  return name === '' && address === ''
}

/** What kind of machine answered. */
export function factsText(tried: Extract<TriedNode, { ok: true }>, words: Words): string {
  const { version, system, architecture, memoryBytes, inSwarm } = tried
  const memory = memoryBytes === 0 ? '' : words('setup.node.memory', { size: sizeText(memoryBytes) })
  const facts = [words('setup.node.docker', { version }), system, architecture, memory].filter(Boolean)
  return [facts.join(' · '), inSwarm ? words('setup.node.in-swarm') : ''].filter(Boolean).join('. ')
}

/** What homeport would say of a node that has a file; here there is a form in its place, and the line on the same page. */
const advices = {
  'ssh-permission-denied': 'setup.node.paste',
  unreachable: 'setup.node.look-there',
  timeout: 'setup.node.look-there',
  'name-not-resolved': 'setup.node.name-unknown',
  refused: 'setup.node.no-server',
  'no-banner': 'setup.node.no-greeting',
  'connection-lost': 'setup.node.once-more',
} as const

export function adviceText({ code, advice = '' }: Problem, words: Words): string {
  return code in advices ? words(advices[code as keyof typeof advices]) : advice
}

export function placeShown(place: InventoryPlace): string {
  if ('folder' in place) return place.folder
  return [place.url, place.ref, place.path].filter(Boolean).join(', ')
}
