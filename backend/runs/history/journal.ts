import { isOfTheStore } from '../../contract/errors.ts'
import type { Run, RunEvent } from '../../contract/run.ts'
import { applyEvent } from '../../core/run/apply-event.ts'
import { journalLine } from '../../core/run/journal-line.ts'
import type { World } from '../world.ts'
import { readRun } from './past-runs.ts'

/** A run's own history: what is appended is on the disk before anything else happens. */
export interface RunJournal {
  readonly run: Run
  append(event: RunEvent): void
  say(line: string): void
}

/** Begins a journal with its first row. */
export function newJournal(world: World, id: string, first: RunEvent): RunJournal {
  const row = world.store.appendJournal(id, world.clock.now(), first)
  return journalOf(world, applyEvent(undefined, row), first)
}

/** Opens the journal of a run that was begun before. */
export function openJournal(world: World, id: string): RunJournal {
  return journalOf(world, readRun(world.store, id))
}

function journalOf(world: World, begun: Run, first?: RunEvent): RunJournal {
  let run = begun
  const say = (line: string) => {
    const at = world.clock.now()
    keepLine(world, run.id, at, line)
    world.publish({ type: 'log', run: run.id, at, line })
  }
  const tell = (event: RunEvent) => {
    world.publish({ type: 'run', run })
    const line = journalLine(event, run)
    if (line !== undefined) say(line)
  }
  if (first !== undefined) tell(first)
  return {
    get run() {
      return run
    },
    append(event) {
      run = applyEvent(run, world.store.appendJournal(run.id, world.clock.now(), event))
      tell(event)
    },
    say,
  }
}

/** What was said aloud is nothing a run depends on: the next row tells that the disk takes none. */
function keepLine({ store }: World, run: string, at: string, line: string): void {
  try {
    store.appendLog(run, at, line)
  } catch (error) {
    if (!isOfTheStore(error)) throw error
  }
}
