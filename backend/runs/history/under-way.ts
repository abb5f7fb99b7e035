import type { Subject } from '../../contract/plan.ts'
import type { Run } from '../../contract/run.ts'
import { finalRunStates } from '../../contract/words.ts'
import { subjectsCollide } from '../../core/plan/subject.ts'

/** The runs that have not ended, as their events tell of them. */
export interface UnderWay {
  /** `changed`: it is new, or its state is another than before, or one of its parts has ended. */
  note(run: Run): 'changed' | 'ended' | 'none'
  /** The run that works on a subject, or waits for it. */
  on(subject: Subject): Run | undefined
}

export function runsUnderWay(): UnderWay {
  const latest = new Map<string, Run>()
  return {
    note(run) {
      const before = latest.get(run.id)
      if (finalRunStates.includes(run.state)) {
        latest.delete(run.id)
        return 'ended'
      }
      latest.set(run.id, run)
      const isAsBefore = before?.state === run.state && endedParts(before) === endedParts(run)
      return isAsBefore ? 'none' : 'changed'
    },
    on: (subject) =>
      [...latest.values()].find((run) =>
        run.parts.some((part) => part.outcome === undefined && subjectsCollide(part.subject, subject)),
      ),
  }
}

function endedParts({ parts }: Run): number {
  return parts.filter(({ outcome }) => outcome !== undefined).length
}
