import type { SwarmSnapshot } from '../../../backend/core/engine/seen.ts'
import type { HomeFacts, SwarmFacts } from '../../../backend/core/findings/facts.ts'
import { rememberFailures } from '../../../backend/core/findings/failure-memory.ts'
import { homeFindings } from '../../../backend/core/findings/rules.ts'
import type { Inventory } from '../../../backend/core/inventory/inventory.ts'
import { aSnapshot } from '../../support/engine/a-snapshot.ts'

/** A swarm whose services have not failed, as far as is remembered. */
export function swarm(parts: Partial<SwarmSnapshot> = {}, more: Partial<SwarmFacts> = {}): SwarmFacts {
  const snapshot = aSnapshot(parts)
  const failures = rememberFailures(undefined, snapshot, 0)
  return { name: 'main', snapshot, failures, lost: new Set(), ...more }
}

/** A home without anything but what is given. */
export function facts(
  parts: Partial<Omit<HomeFacts, 'inventory'>> & { inventory?: Partial<Inventory> } = {},
): HomeFacts {
  const inventory: Inventory = {
    home: 'attic',
    timezone: undefined,
    commit: 'c1',
    swarms: [],
    nodes: [],
    stacks: [],
    networks: {},
    storage: {},
    backup: { repositories: {}, schedule: undefined, keep: {}, drill: 'never' },
    ...parts.inventory,
  }
  return { nodes: new Map(), infos: new Map(), swarms: [], now: 0, ...parts, inventory }
}

/** What is found, a line each. */
export const found = (given: HomeFacts) =>
  homeFindings(given).map(({ id, subject, text }) => `${id} · ${subject} · ${text}`)
