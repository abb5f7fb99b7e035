import type { Run, RunPart, StageRecord, Step } from '../../backend/contract/run.ts'
import { stageNames } from '../../backend/contract/words.ts'
import type { Words } from '../translations/words.ts'
import { durationText, momentText } from './moments.ts'
import { subjectName, subjectsText } from './names.ts'
import { isUnderWay } from './runs.ts'
import { type Badge, type ProgressState, partBadge, progressBadge, runBadge, type Tone } from './tones.ts'

export interface RunPage {
  title: string
  badge: Badge
  outcome: { tone: Tone; text: string }
  about: string
  notes: string[]
  parts: PartShown[]
  summary: readonly string[]
  deeds: { cancel: boolean; resume: boolean; abandon: boolean }
}

export interface PartShown {
  name: string
  badge: Badge
  release: string
  cause: string
  advice: string
  stages: StageShown[]
  /** Of the stage that is open: the one under way, or the one that failed. */
  steps: StepShown[]
}

export interface StageShown {
  name: string
  state: ProgressState
  badge: Badge
}

export interface StepShown {
  id: string
  text: string
  badge: Badge
  detail: string
}

export function runPage(run: Run, now: number, words: Words): RunPage {
  const badge = runBadge(run.state, words)
  const subject = subjectsText(
    run.parts.map((part) => part.subject),
    words,
  )
  const isOpen = isUnderWay(run)
  return {
    title: words('run.title', { subject }),
    badge,
    outcome: { tone: badge.tone, text: outcomeText(run, now, words) },
    about: aboutText(run, now, words),
    notes: cancelText(run, words),
    parts: run.parts.map((part) => partShown(part, isOpen, words)),
    summary: run.summary,
    deeds: {
      cancel: isOpen && run.cancel === undefined,
      resume: run.waiting?.stands === true,
      abandon: run.waiting?.stands === true,
    },
  }
}

/** What has become of it, or what it does now, in one sentence. */
export function outcomeText(run: Run, now: number, words: Words): string {
  if (run.state === 'running') return words('run.outcome.running', { stage: nowText(run, words) })
  if (run.state === 'waiting') {
    const { text, since, stands } = run.waiting ?? { text: '', since: run.createdAt }
    const key = stands ? 'run.outcome.stands' : 'run.outcome.waiting'
    return words(key, { text, since: momentText(since, now, words) })
  }
  const cause = run.parts.find(
    (part) => part.outcome !== 'succeeded' && part.outcome !== 'not-started' && part.cause !== undefined,
  )?.cause
  const said = words(
    run.state === 'rolled-back' && run.cancel ? 'run.outcome.taken-back' : `run.outcome.${run.state}`,
  )
  return cause === undefined ? said : `${said} ${words('app.why', { text: cause })}`
}

/** `domoticz: Verify`. */
function nowText(run: Run, words: Words): string {
  const part = run.parts.find(({ outcome, stages }) => outcome === undefined && stages.length > 0)
  const stage = part?.stages.at(-1)
  if (part === undefined || stage === undefined) return words('stage.prepare')
  return `${subjectName(part.subject)}, ${words(`stage.${stage.name}`)}`
}

function aboutText(run: Run, now: number, words: Words): string {
  const begun = words('run.by', { by: run.by, at: momentText(run.createdAt, now, words) })
  if (run.finishedAt === undefined) return begun
  const time = durationText(Date.parse(run.finishedAt) - Date.parse(run.createdAt), words)
  return `${begun} · ${words('run.took', { time })}`
}

function cancelText({ cancel, ...run }: Run, words: Words): string[] {
  if (cancel === undefined || run.finishedAt !== undefined) return []
  return [words('run.cancel-asked', { by: cancel.by, choice: words(`run.cancel.${cancel.choice}`) })]
}

function partShown(part: RunPart, isOpen: boolean, words: Words): PartShown {
  const standing = part.stages.length > 0 ? 'running' : 'waits'
  return {
    name: subjectName(part.subject),
    badge: partBadge(part.outcome ?? (isOpen ? standing : 'not-started'), words),
    release: part.release === undefined ? '' : words('part.release', { release: part.release }),
    cause: part.cause ?? '',
    advice: part.advice ?? '',
    stages: isNeverBegun(part) ? [] : stageNames.flatMap((name) => stageShown(name, part, words)),
    steps: openStage(part)?.steps.map((step) => stepShown(step, words)) ?? [],
  }
}

function isNeverBegun({ outcome, stages }: RunPart): boolean {
  return outcome !== undefined && stages.length === 0
}

/** Diagnose is a way only failures go. */
function stageShown(name: StageRecord['name'], part: RunPart, words: Words): StageShown[] {
  const record = part.stages.find((stage) => stage.name === name)
  if (record === undefined && name === 'diagnose') return []
  const state = record?.state ?? (part.outcome === undefined ? 'pending' : 'skipped')
  return [{ name: words(`stage.${name}`), state, badge: progressBadge(state, words) }]
}

function openStage({ stages }: RunPart): StageRecord | undefined {
  return stages.findLast(({ state }) => state === 'running' || state === 'failed')
}

const stepStates: Record<Step['state'], ProgressState> = {
  started: 'running',
  done: 'done',
  skipped: 'skipped',
  failed: 'failed',
}

function stepShown(step: Step, words: Words): StepShown {
  const badge = { ...progressBadge(stepStates[step.state], words), text: words(`step.${step.state}`) }
  return { id: step.id, text: step.text, badge, detail: step.problem?.text ?? step.detail ?? '' }
}
