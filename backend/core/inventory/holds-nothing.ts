import type { RawInventory } from './inventory.ts'

/** Nobody has begun to write an inventory there: no file of one, not even one that cannot be read. */
export function holdsNothing({ files, folders, otherFiles, problems = [] }: RawInventory): boolean {
  const found = [Object.keys(files), Object.keys(folders), otherFiles, problems]
  return found.every((list) => list.length === 0)
}
