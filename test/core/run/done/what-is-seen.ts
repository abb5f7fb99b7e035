import { expect } from 'vitest'
import { labels } from '../../../../backend/contract/words.ts'
import type { EngineInfo, SwarmSnapshot } from '../../../../backend/core/engine/seen.ts'
import type { Seen } from '../../../../backend/core/run/done.ts'
import { aSnapshot } from '../../../support/engine/a-snapshot.ts'

const SINCE = '2026-11-21T10:00:00.000Z'
export const ours = { [labels.instance]: 'us' }
export const theirs = { [labels.instance]: 'them' }
/** What every operation has. */
export const base = { id: '#1', subject: 'it', cause: 'because', waits: [] }

/** What is seen when the state of an operation is asked for; no snapshot: there is no swarm. */
export function seen(
  snapshot: Partial<SwarmSnapshot> | undefined,
  infos: Record<string, EngineInfo> = {},
): Seen {
  return {
    snapshot: snapshot && aSnapshot(snapshot),
    networkNames: {},
    infos,
    instance: 'us',
    run: 'run-1',
    since: SINCE,
  }
}

/** What a node's own engine says of its swarm. */
export function info(
  state: NonNullable<EngineInfo['Swarm']>['LocalNodeState'],
  more: object = {},
): EngineInfo {
  return { ID: 'e', Name: 'attic', ServerVersion: '28', Swarm: { LocalNodeState: state, ...more } }
}

export const act = { state: 'act' }
export const done = (detail: string) => ({ state: 'done', detail })
export const failed = (text: string) => ({ state: 'failed', text: expect.stringContaining(text) })
export const conflict = (text: string) => ({ state: 'conflict', text: expect.stringContaining(text) })
