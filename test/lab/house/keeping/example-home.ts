import type { Lab } from '../../lab.ts'
import type { Place } from '../furnish.ts'
import { openRepository } from './repository.ts'

// The backups of the example home, as `npm start` has them.

/** As the inventory has it. */
export const exampleRepository = { node: 'rpi1', name: 'hall', password: 'only-for-the-lab-as-well' }

/** What the inventory says of it is there. */
export async function openExampleRepository(lab: Lab, place: Place): Promise<void> {
  await openRepository(lab, place, exampleRepository)
}

/** The stand-in for Domoticz writes each of its visitors into its database. */
export const visitAddress = (lab: Lab) => `http://${lab.node('rpi2').address}:8080/cgi-bin/count`

/** One more visit; resolves with how many lines the database has. */
export async function visit(lab: Lab): Promise<number> {
  const answer = await fetch(visitAddress(lab), { signal: AbortSignal.timeout(10_000) })
  if (!answer.ok) throw new Error(`Domoticz answers ${answer.status}`)
  const said = await answer.text()
  if (!(Number(said) > 0)) throw new Error(`Domoticz counted nothing: ${said}`)
  return Number(said)
}
