import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PlanView } from '../../../backend/contract/plan.ts'
import { eventually } from '../eventually.ts'
import type { Place } from './furnish.ts'
import type { Client } from './running/client.ts'
import { nameWhoami } from './whoami.ts'

// What `npm start` leaves for a newcomer to approve: another release of the smallest stack.

export const changedStack = 'whoami'
const TAG = 'v1.11'

/** Whether a former start left it in this place's inventory, approved since or not. To be asked before furnishing. */
export function isChangeLeft({ inventory }: Pick<Place, 'inventory'>): boolean {
  const file = join(inventory, 'stacks', changedStack, 'compose.yaml')
  return existsSync(file) && readFileSync(file, 'utf8').includes(`:${TAG}`)
}

/** Makes the change, and resolves with the plan that homeport opens for it; none when it was approved before. */
export async function leaveChange(client: Client, place: Place): Promise<PlanView | undefined> {
  await nameWhoami(client, place, TAG)
  const view = await client.makePlan({ stack: changedStack })
  if (view.plan.operations.length === 0) return undefined
  await eventually('the plan is open', async () => (await client.home()).plans.length > 0, { within: 10_000 })
  return view
}
