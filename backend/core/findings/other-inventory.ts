import type { Finding } from '../../contract/plan.ts'
import type { InventoryPlace } from '../../contract/setup.ts'
import { placeText } from '../setup/typed-place.ts'

/** An option wins over what a person chose on the page: whoever set it is told, and whoever chose. */
export function otherInventory(decidedBy: string, said: InventoryPlace, chosen: InventoryPlace): Finding[] {
  if (JSON.stringify(said) === JSON.stringify(chosen)) return []
  return [
    {
      id: 'inventory-elsewhere',
      severity: 'info',
      subject: 'inventory',
      text: `The inventory is ${placeText(said)}, as ${decidedBy} says, not ${placeText(chosen)}, which was chosen on the page.`,
      advice: `Take ${decidedBy} away to use what was chosen.`,
    },
  ]
}
