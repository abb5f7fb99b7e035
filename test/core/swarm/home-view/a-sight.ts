import type { SwarmSnapshot } from '../../../../backend/core/engine/seen.ts'
import type { SwarmSight } from '../../../../backend/core/swarm/home-view.ts'
import { membersByName } from '../../../../backend/core/swarm/members.ts'
import { aMember } from '../../../support/engine/a-member.ts'
import { aSnapshot } from '../../../support/engine/a-snapshot.ts'

/** A swarm as it is seen by a home that knows attic and cellar; `lost` are the ids of nodes homeport has lost. */
export function sight(parts: Partial<SwarmSnapshot>, lost: string[] = []): SwarmSight {
  const snapshot = aSnapshot(parts)
  const members = membersByName([aMember('attic'), aMember('cellar')], snapshot.nodes, new Map())
  return { snapshot, members, lost: new Set(lost) }
}
