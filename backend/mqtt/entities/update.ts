import type { Operation, PlanView } from '../../contract/plan.ts'
import type { ReleaseView } from '../../contract/release.ts'
import type { Run } from '../../contract/run.ts'
import { finalRunStates, type StageName } from '../../contract/words.ts'
import { deedText } from '../../core/plan/plan-text.ts'
import type { StackSeen } from './row.ts'

/** What Home Assistant takes: one key more, or a null elsewhere, and it drops the message. */
export interface UpdateState {
  installed_version: string
  latest_version: string
  title: string
  release_summary: string
  in_progress: boolean
  update_percentage: number | null
}

/** Home Assistant refuses longer ones. */
const SUMMARY_MAX = 255
const VERSION_MAX = 120

/** How far a run is when a stage begins, and how much of the whole the stage is. */
const stages: Record<StageName, [begins: number, share: number]> = {
  prepare: [0, 30],
  validate: [30, 10],
  deploy: [40, 25],
  verify: [65, 30],
  diagnose: [95, 0],
  complete: [95, 5],
}

/** The open plan as an update. Versions are `<image version> · #<release>`: not comparable, so that every plan shows. */
export function updateState(seen: StackSeen): UpdateState {
  const { stack, plan, run } = seen
  const installed = installedVersion(seen)
  const progress = run === undefined ? undefined : percentage(run, stack.name)
  return {
    installed_version: installed,
    latest_version: plan === undefined ? installed : otherThan(installed, latestVersion(seen, plan)),
    title: stack.name,
    release_summary: plan === undefined ? '' : summary(plan).slice(0, SUMMARY_MAX),
    in_progress: progress !== undefined,
    update_percentage: progress ?? null,
  }
}

/** As it stands in the select and in versions. */
export function releaseText({ images, number, stack }: ReleaseView): string {
  return version(imageVersion(images, stack), number)
}

function installedVersion({ stack, releases }: StackSeen): string {
  const current = releases.find(({ number }) => number === stack.release)
  if (current !== undefined) return releaseText(current)
  if (stack.services.length === 0) return 'not deployed'
  return imageVersion(imagesSeen(stack), stack.name)
}

function latestVersion({ stack, releases }: StackSeen, { plan }: PlanView): string {
  if (plan.purpose === 'remove') return 'removed'
  const target = plan.purpose === 'roll-back' ? plan.madeFrom.release : undefined
  const wanted = releases.find(({ number }) => number === target)
  if (wanted !== undefined) return releaseText(wanted)
  const images = { ...imagesSeen(stack), ...imagesPlanned(plan.operations) }
  const last = Math.max(stack.release ?? 0, ...releases.map(({ number }) => number))
  return version(imageVersion(images, stack.name), target ?? last + 1)
}

/** Home Assistant installs nothing that is installed already; what was changed by hand is put back all the same. */
function otherThan(installed: string, latest: string): string {
  return latest === installed ? `${latest} again` : latest
}

function version(image: string, release: number): string {
  return `${image} · #${release}`
}

/** Of the service called like the stack, else of the first. */
function imageVersion(images: Record<string, string>, stack: string): string {
  const main = images[stack] ?? Object.entries(images).sort(([a], [b]) => (a < b ? -1 : 1))[0]?.[1]
  if (main === undefined) return 'config'
  const [, tag] = /:([^:/@]+)(?:@|$)/.exec(main) ?? []
  const [, digest] = /@sha256:([0-9a-f]{12})/.exec(main) ?? []
  return (tag ?? digest ?? 'latest').slice(0, VERSION_MAX)
}

function imagesSeen(stack: StackSeen['stack']): Record<string, string> {
  return Object.fromEntries(stack.services.map(({ name, image }) => [name, image]))
}

function imagesPlanned(operations: readonly Operation[]): Record<string, string> {
  return Object.fromEntries(operations.flatMap((operation) => imagePlanned(operation) ?? []))
}

function imagePlanned(operation: Operation): [string, string][] | undefined {
  if (operation.kind === 'service-create') {
    const spec = operation.spec as { TaskTemplate?: { ContainerSpec?: { Image?: unknown } } } | null
    const image = spec?.TaskTemplate?.ContainerSpec?.Image
    return typeof image === 'string' ? [[operation.service, image]] : undefined
  }
  if (operation.kind !== 'service-update') return undefined
  const image = operation.changes.find(({ path }) => path.at(-1) === 'Image')?.to
  return typeof image === 'string' ? [[operation.service, image]] : undefined
}

function summary({ plan }: PlanView): string {
  const deeds = [...plan.operations.map(deedText), ...plan.findings.map(({ text }) => text)].join(' · ')
  if (plan.questions.length === 0) return deeds
  const asked = plan.questions.length === 1 ? 'a question' : `${plan.questions.length} questions`
  return `Asks ${asked}: answer on homeport's page or card. ${deeds}`
}

/** Undefined: nothing is being done to this stack. In steps of five, so that few messages tell it. */
function percentage(run: Run, stack: string): number | undefined {
  if (finalRunStates.includes(run.state)) return undefined
  const part = run.parts.find(({ subject }) => subject.kind === 'stack' && subject.stack === stack)
  if (part === undefined || part.outcome !== undefined) return undefined
  const stage = part.stages.at(-1)
  if (stage === undefined) return 0
  const [begins, share] = stages[stage.name]
  const done = stage.steps.filter(({ state }) => state !== 'started').length / (stage.steps.length + 1)
  return Math.floor((begins + share * done) / 5) * 5
}
