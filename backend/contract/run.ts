import { type Static, Type } from 'typebox'
import { Problem } from './doors/problem.ts'
import { type DataPurpose, dataPurposes, Subject } from './plan.ts'
import { runStates, stageNames } from './words.ts'

const Stage = Type.Enum([...stageNames])
const Instant = Type.String()

export const Step = Type.Object({
  id: Type.String(),
  text: Type.String(),
  state: Type.Enum(['started', 'done', 'skipped', 'failed']),
  startedAt: Instant,
  finishedAt: Type.Optional(Instant),
  detail: Type.Optional(Type.String()),
  problem: Type.Optional(Problem),
  /** What the step remembers for those after it and for a restart (ids, evidence, a plan). */
  result: Type.Optional(Type.Unknown()),
})
export type Step = Static<typeof Step>

export const StageRecord = Type.Object({
  name: Stage,
  state: Type.Enum(['running', 'done', 'failed', 'skipped']),
  startedAt: Instant,
  finishedAt: Type.Optional(Instant),
  steps: Type.Array(Step),
})
export type StageRecord = Static<typeof StageRecord>

export const partOutcomes = [
  'succeeded',
  'rolled-back',
  'failed',
  'cancelled',
  'refused',
  'not-started',
] as const
export type PartOutcome = (typeof partOutcomes)[number]

/** One subject of a run: it is verified and rolled back by itself. */
export const RunPart = Type.Object({
  subject: Subject,
  plan: Type.String(),
  /** Where it moves data and deploys nothing. */
  data: Type.Optional(Type.Enum([...dataPurposes])),
  stages: Type.Array(StageRecord),
  outcome: Type.Optional(Type.Enum([...partOutcomes])),
  /** In words: why it failed or was not started. */
  cause: Type.Optional(Type.String()),
  /** The same for programs, where it was refused: `swarm-held`, … */
  code: Type.Optional(Type.String()),
  advice: Type.Optional(Type.String()),
  release: Type.Optional(Type.Integer()),
})
export type RunPart = Static<typeof RunPart>

export const cancelChoices = ['go-on', 'roll-back', 'leave'] as const
export type CancelChoice = (typeof cancelChoices)[number]

export const Run = Type.Object({
  id: Type.String(),
  state: Type.Enum([...runStates]),
  by: Type.String(),
  createdAt: Instant,
  finishedAt: Type.Optional(Instant),
  /**
   * Why it waits, in words, and since when. It goes on by itself, unless it `stands`: then only when it is resumed,
   * cancelled or abandoned, or homeport starts anew.
   */
  waiting: Type.Optional(
    Type.Object({ text: Type.String(), since: Instant, stands: Type.Optional(Type.Literal(true)) }),
  ),
  cancel: Type.Optional(Type.Object({ by: Type.String(), choice: Type.Enum([...cancelChoices]) })),
  answers: Type.Record(Type.String(), Type.String()),
  parts: Type.Array(RunPart),
  summary: Type.Array(Type.String()),
  /** How many journal rows made it. */
  rows: Type.Integer(),
})
export type Run = Static<typeof Run>

/** A row of the journal. Subjects are named by their place in `parts`. */
export type RunEvent =
  | {
      type: 'run.created'
      id: string
      by: string
      answers: Record<string, string>
      parts: { subject: Subject; plan: string; data?: DataPurpose }[]
      /** Stage names of the code that wrote it: others refuse to guess. */
      stages: readonly string[]
      format: number
    }
  | { type: 'run.started' }
  | { type: 'run.waiting'; text: string; stands?: true }
  | { type: 'run.continued' }
  | { type: 'run.cancel-asked'; by: string; choice: CancelChoice }
  | { type: 'stage.started'; part: number; stage: (typeof stageNames)[number] }
  | { type: 'step.started'; part: number; step: string; text: string }
  | {
      type: 'step.finished'
      part: number
      step: string
      state: 'done' | 'skipped'
      detail?: string
      result?: unknown
    }
  | { type: 'step.failed'; part: number; step: string; problem: Problem; result?: unknown }
  | { type: 'stage.finished'; part: number; state: 'done' | 'failed' | 'skipped' }
  | {
      type: 'part.finished'
      part: number
      outcome: PartOutcome
      cause?: string
      code?: string
      advice?: string
      release?: number
    }
  | { type: 'run.finished'; state: (typeof runStates)[number]; summary: string[] }

/** A journal row as stored: `row` counts from 1 within the run, `at` is UTC. */
export interface JournalRow {
  run: string
  row: number
  at: string
  event: RunEvent
}
