import { HomeportError } from '../../../backend/contract/errors.ts'
import type { HomeEvent } from '../../../backend/contract/home.ts'
import type { JournalRow } from '../../../backend/contract/run.ts'
import type { Homeport, ToldEvent } from '../../../backend/homeport.ts'

import {
  AT,
  aHome,
  anOfferedKey,
  aPlanView,
  aRelease,
  aRun,
  aSecret,
  aSetup,
  aSnapshotOfAVolume,
  aTriedNode,
  aVolumeBackup,
  someFirstFiles,
} from './some-views.ts'

const journal: JournalRow[] = [
  {
    run: aRun.id,
    row: 1,
    at: AT,
    event: { type: 'step.failed', part: 0, step: '#1', problem: { code: 'x', text: 'y' } },
  },
]

export interface RecordingHomeport extends Homeport {
  /** Every question and deed, in order: its name, then what it was given. */
  asked: [string, ...unknown[]][]
  /** Something happened: followers hear it, and it is remembered for a while. */
  tell(event: HomeEvent): ToldEvent
  followers(): number
}

/** Proves what reaches the front door: it answers with the values above and remembers what it was asked. */
export function recordingHomeport(own: Partial<Homeport> = {}, remembers = 100): RecordingHomeport {
  const asked: RecordingHomeport['asked'] = []
  const answers = {
    home: () => aHome,
    plans: () => [aPlanView],
    plan: () => aPlanView,
    makePlan: async () => aPlanView,
    startRun: async () => aRun,
    runs: () => [aRun],
    run: () => aRun,
    journal: () => journal,
    runLog: () => [{ at: AT, line: 'pulling domoticz/domoticz:1' }],
    cancelRun: () => aRun,
    resumeRun: () => aRun,
    abandonRun: () => aRun,
    releases: () => [aRelease],
    backups: () => [aVolumeBackup],
    backUp: async () => aRun,
    drill: async () => aRun,
    planRestore: async () => aPlanView,
    snapshots: async () => [aSnapshotOfAVolume],
    lookAtInventory: () => {},
    acceptHostKey: () => anOfferedKey,
    secrets: async () => [aSecret],
    putSecret: async () => aSecret,
    makeSecretKey: async () => aSecret,
    setup: () => aSetup,
    chooseInventory: async () => ({ ok: true, holds: 'nothing' }),
    tryNode: async () => aTriedNode,
    draftInventory: () => someFirstFiles,
    writeInventory: async () => someFirstFiles,
    keepHome: () => {},
    keepNode: () => {},
    removeNode: () => {},
    serviceLogs: async () => {},
    ...own,
  } as Homeport
  const recorded = Object.entries(answers).map(([name, answer]) => [
    name,
    (...given: unknown[]) => {
      asked.push([name, ...given])
      return (answer as (...given: unknown[]) => unknown)(...given)
    },
  ])
  return { ...Object.fromEntries(recorded), ...events(remembers), asked }
}

/** Proves what becomes of a refusal, or of a defect: every question and deed throws it. */
export function refusingHomeport(error: unknown = new HomeportError('not-found', 'there is none')): Homeport {
  return new Proxy({} as Homeport, {
    get: () => () => {
      throw error
    },
  })
}

function events(remembers: number): Pick<RecordingHomeport, 'tell' | 'followers' | 'follow'> {
  const remembered: ToldEvent[] = []
  const followers = new Set<(told: ToldEvent) => void>()
  let last = 0
  return {
    followers: () => followers.size,
    tell(event) {
      last += 1
      const told = { id: last, at: AT, event }
      remembered.push(told)
      if (remembered.length > remembers) remembered.shift()
      for (const follower of followers) follower(told)
      return told
    },
    follow(onEvent, afterId = last) {
      for (const told of remembered) if (told.id > afterId) onEvent(told)
      followers.add(onEvent)
      return { missed: last - remembered.length > afterId, close: () => void followers.delete(onEvent) }
    },
  }
}
