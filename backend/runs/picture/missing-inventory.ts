import type { Problem } from '../../contract/doors/problem.ts'
import { holdsNothing } from '../../core/inventory/holds-nothing.ts'
import type { RawInventory } from '../../core/inventory/inventory.ts'
import type { Picture } from './picture.ts'

type Known = Pick<Picture, 'inventory'>

/** There is none to be lost: nobody has said where it is, or has made its folder yet. */
export function isMissing({ inventory }: Known, { code }: Problem): boolean {
  return inventory === undefined && (code === 'no-inventory' || code === 'no-folder')
}

/** The place was read and is empty; a home that had an inventory does not begin anew because of it. */
export function missingIn({ inventory }: Known, raw: RawInventory, place: string): Problem | undefined {
  if (inventory !== undefined || !holdsNothing(raw)) return undefined
  const advice = 'Open homeport’s page, or put topology.yaml, nodes and stacks there.'
  return { code: 'no-inventory', text: `${place} holds no inventory`, advice }
}
