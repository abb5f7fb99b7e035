import { aSwarmSnapshot } from '../../../support/engine/a-swarm-snapshot.ts'
import { aHome } from '../../../support/home/a-home.ts'

export const free = (at: number) => ({ at, says: 'inactive' as const })
export const joined = (at: number) => ({ at, says: 'active' as const })
export const manager = { role: 'manager' as const }

/** Nobody is in a swarm yet. */
export const fresh = aHome()
  .withWorker('shed', free(24))
  .withManager('rpi2', free(22))
  .withManager('attic', { ...free(21), scheduling: 'drain' })
  .withManager('rpi3', free(23))

/** The swarm of three managers, as its engines tell it. */
export const three = aSwarmSnapshot()
  .withNode('attic', { ...manager, leader: true })
  .withNode('rpi2', manager)
  .withNode('rpi3', manager)
/** The inventory that wishes those three. */
export const home = aHome()
  .withManager('attic', joined(21))
  .withManager('rpi2', joined(22))
  .withManager('rpi3', joined(23))
/** The two together: nothing is to be done. */
export const settled = home.withSnapshot(three)
