import { fail, ok, type Result } from '../../contract/doors/problem.ts'
import type { JournalRow, Run, RunEvent, RunPart, StageRecord, Step } from '../../contract/run.ts'
import { stageNames } from '../../contract/words.ts'

/** Version of the meaning of journal rows; raised whenever an older program would read them wrongly. */
export const FORMAT = 1

/**
 * The run after one more row of its journal: the same function live and after a restart. Throws when the row
 * cannot follow what was there, which only a damaged journal or a bug can bring about.
 */
export function applyEvent(run: Run | undefined, row: JournalRow): Run {
  const { event, at } = row
  if (event.type === 'run.created') return { ...created(event, at), rows: row.row }
  if (run === undefined) throw new Error(`journal of ${row.run}: ${event.type} before run.created`)
  const change = changes[event.type] as (run: Run, event: RunEvent, at: string) => Run
  return { ...change(run, event, at), rows: row.row }
}

/**
 * The run its journal tells of. `rows` in order, from the first one. Of a run that another version wrote, only how it
 * began is told, that it waits for a person, and whether one has closed it.
 */
export function replay(rows: readonly JournalRow[]): Run {
  const [first] = rows
  if (first?.event.type === 'run.created') {
    const ours = compatible(first)
    if (!ours.ok) return strangeRun(rows, ours.problem.text)
  }
  const run = rows.reduce<Run | undefined>(applyEvent, undefined)
  if (run === undefined) throw new Error('an empty journal tells of no run')
  return run
}

/** Whether this program may go on with a run, by the first row of its journal; else problem `run-incompatible`. */
export function compatible(row: JournalRow): Result<Extract<RunEvent, { type: 'run.created' }>> {
  const { event } = row
  if (event.type !== 'run.created') return incompatible(row.run, `its journal begins with ${event.type}`)
  if (event.format !== FORMAT) {
    return incompatible(row.run, `it was written in journal format ${event.format}, this one reads ${FORMAT}`)
  }
  if (event.stages.join() !== stageNames.join()) {
    return incompatible(row.run, `its stages are ${event.stages.join(', ')}, not ${stageNames.join(', ')}`)
  }
  return ok(event)
}

function strangeRun(rows: readonly JournalRow[], text: string): Run {
  const begun = applyEvent(undefined, rows[0] as JournalRow)
  const last = rows.at(-1) as JournalRow
  const waiting = { text, since: begun.createdAt, stands: true as const }
  const waits: Run = { ...begun, state: 'waiting', waiting, rows: last.row }
  return last.event.type === 'run.finished' ? applyEvent(waits, last) : waits
}

type LaterEvent = Exclude<RunEvent, { type: 'run.created' }>
type Changes = {
  [T in LaterEvent['type']]: (run: Run, event: Extract<LaterEvent, { type: T }>, at: string) => Run
}

const changes: Changes = {
  'run.started': (run) => ({ ...run, state: 'running' }),
  'run.waiting': (run, { text, stands }, at) => ({
    ...run,
    state: 'waiting',
    waiting: { text, since: run.waiting?.since ?? at, ...given({ stands }) },
  }),
  'run.continued': (run) => ({ ...withoutWaiting(run), state: 'running' }),
  'run.cancel-asked': (run, { by, choice }) => ({ ...run, cancel: { by, choice } }),
  'stage.started': (run, { part, stage }, at) => inPart(run, part, (it) => withStage(it, stage, at)),
  'step.started': (run, { part, step, text }, at) =>
    inStage(run, part, (stage) => withStep(stage, { id: step, text, state: 'started', startedAt: at })),
  'step.finished': (run, { part, step, state, detail, result }, at) =>
    inStep(run, part, step, (it) => ({ ...begun(it), state, finishedAt: at, ...given({ detail, result }) })),
  'step.failed': (run, { part, step, problem, result }, at) =>
    inStep(run, part, step, (it) => ({
      ...begun(it),
      state: 'failed',
      finishedAt: at,
      problem,
      ...given({ result }),
    })),
  'stage.finished': (run, { part, state }, at) =>
    inStage(run, part, (stage) => ({ ...stage, state, finishedAt: at })),
  'part.finished': (run, { part, outcome, cause, code, advice, release }) =>
    inPart(run, part, (it) => ({ ...it, outcome, ...given({ cause, code, advice, release }) })),
  'run.finished': (run, { state, summary }, at) => ({
    ...withoutWaiting(run),
    state,
    summary,
    finishedAt: at,
  }),
}

function created(event: Extract<RunEvent, { type: 'run.created' }>, at: string): Omit<Run, 'rows'> {
  const { id, by, answers } = event
  const parts = event.parts.map((part) => ({ ...part, stages: [] }))
  return { id, state: 'queued', by, createdAt: at, answers, parts, summary: [] }
}

/** After a restart the runner says again that it is in a stage: that is the same stage. */
function withStage(part: RunPart, name: StageRecord['name'], at: string): RunPart {
  const last = part.stages.at(-1)
  if (last?.name === name && last.state === 'running') return part
  return { ...part, stages: [...part.stages, { name, state: 'running', startedAt: at, steps: [] }] }
}

/** A step begun again keeps its place and when it first began. */
function withStep(stage: StageRecord, step: Step): StageRecord {
  const before = stage.steps.find((it) => it.id === step.id)
  if (before === undefined) return { ...stage, steps: [...stage.steps, step] }
  const again = { ...step, startedAt: before.startedAt }
  return { ...stage, steps: stage.steps.map((it) => (it === before ? again : it)) }
}

function inPart(run: Run, index: number, change: (part: RunPart) => RunPart): Run {
  const part = run.parts[index]
  if (part === undefined) throw new Error(`journal of ${run.id}: there is no part ${index}`)
  return { ...run, parts: run.parts.with(index, change(part)) }
}

function inStage(run: Run, index: number, change: (stage: StageRecord) => StageRecord): Run {
  return inPart(run, index, (part) => {
    const last = part.stages.at(-1)
    if (last === undefined) throw new Error(`journal of ${run.id}: part ${index} is in no stage`)
    return { ...part, stages: part.stages.with(-1, change(last)) }
  })
}

function inStep(run: Run, part: number, id: string, change: (step: Step) => Step): Run {
  return inStage(run, part, (stage) => {
    const index = stage.steps.findIndex((it) => it.id === id)
    const step = stage.steps[index]
    if (step === undefined) throw new Error(`journal of ${run.id}: step ${id} ended but never began`)
    return { ...stage, steps: stage.steps.with(index, change(step)) }
  })
}

/** What of a step does not depend on how it ended before. */
function begun({ id, text, startedAt }: Step): Pick<Step, 'id' | 'text' | 'startedAt'> {
  return { id, text, startedAt }
}

function withoutWaiting({ waiting: _, ...run }: Run): Run {
  return run
}

/** A field absent and a field undefined are one in JSON: so they are here, or a restart would change the run. */
function given<T extends object>(fields: T): Partial<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<T>
}

function incompatible(run: string, why: string): Result<never> {
  return fail({
    code: 'run-incompatible',
    text: `run ${run} was begun by another version of homeport: ${why}`,
    advice: 'Abandon the run, then make a new plan.',
  })
}
