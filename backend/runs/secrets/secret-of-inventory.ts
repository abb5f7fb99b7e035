import type { NamedSecret } from '../../core/secrets/named-secrets.ts'
import type { Picture } from '../picture/picture.ts'

/** The secret by which the inventory itself is read, and the address of its repository. */
export interface InventorySecret {
  name: string
  reads: string
}

/** Not every repository wants one: it is missing only when the server does not let homeport in. */
export function secretOfInventory(
  secret: InventorySecret | undefined,
  { inventoryLost }: Pick<Picture, 'inventoryLost'>,
): NamedSecret[] {
  if (secret === undefined) return []
  return [{ ...secret, stacks: [], isOptional: inventoryLost?.problem.secret !== secret.name }]
}
