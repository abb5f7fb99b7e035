import { HomeportError } from '../contract/errors.ts'
import { onlookingPurposes } from '../contract/plan.ts'
import { finalRunStates, SCHEDULE } from '../contract/words.ts'
import { dueBackups, dueDrills } from '../core/backups/due.ts'
import type { BackupWish, Inventory } from '../core/inventory/inventory.ts'
import type { Homeport } from '../homeport.ts'
import type { Clock } from '../ports/clock.ts'
import { EngineError } from '../ports/nodes/docker-api.ts'
import { type Schedule, scheduleOf } from './time/schedule.ts'

/** Backs up and proves what is due, whenever the inventory says so. */
export interface BackupWatch {
  follow(inventory: Pick<Inventory, 'backup' | 'timezone'>): void
  close(): void
}

const LOOK_MS = 30_000
const asker = { who: SCHEDULE, from: SCHEDULE }

export function watchBackups(
  clock: Clock,
  homeport: Pick<Homeport, 'backups' | 'backUp' | 'drill' | 'home'>,
  onDefect: (error: unknown) => void,
): BackupWatch {
  const end = new AbortController()
  const since = clock.now()
  let schedule: Schedule | undefined
  let drill: BackupWish['drill'] = 'never'

  const onRefused = (error: unknown) => {
    if (!(error instanceof HomeportError) && !(error instanceof EngineError)) onDefect(error)
  }
  const look = () => {
    for (const stack of dueDrills(homeport.backups(), { drill, now: clock.now() })) {
      if (!isUnderWay(homeport, stack)) homeport.drill({ stack }, asker).catch(onRefused)
    }
    const scheduled = schedule?.last(clock.now())
    if (scheduled === undefined) return
    const due = dueBackups(homeport.backups(), { scheduled, since, now: clock.now() })
    for (const request of due.filter(({ stack }) => !isUnderWay(homeport, stack))) {
      // Why it is refused is written down where the backups are shown.
      homeport.backUp(request, asker).catch(onRefused)
    }
  }
  const watch = async () => {
    while (!end.signal.aborted) {
      try {
        look()
      } catch (error) {
        // What went wrong once must not end all backups until homeport starts anew.
        onDefect(error)
      }
      await clock.wait(LOOK_MS, end.signal)
    }
  }
  watch().catch(onDefect)

  return {
    follow({ backup, timezone }) {
      drill = backup.drill
      schedule = backup.schedule === undefined ? undefined : scheduleOf(backup.schedule, timezone)
    },
    close: () => end.abort(),
  }
}

/** One that waits its turn is under way too. */
function isUnderWay(homeport: Pick<Homeport, 'home'>, stack: string): boolean {
  return homeport
    .home()
    .runs.some(
      ({ state, parts }) =>
        !finalRunStates.includes(state) &&
        parts.some(
          ({ data, subject }) =>
            onlookingPurposes.has(data) && subject.kind === 'stack' && subject.stack === stack,
        ),
    )
}
