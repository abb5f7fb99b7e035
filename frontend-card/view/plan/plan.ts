import type { MakePlan } from '../../../backend/contract/doors/requests.ts'
import type { Operation, PlanView, Question } from '../../../backend/contract/plan.ts'
import type { Run } from '../../../backend/contract/run.ts'
import type { Words } from '../../translations/words.ts'
import { type FindingShown, findingShown, problemShown } from '../findings.ts'
import { momentText } from '../moments.ts'
import { subjectName, thingText } from '../names.ts'
import { type Badge, planBadge } from '../tones.ts'
import { type ChangeShown, changesOf } from './field-change.ts'
import { isRestart, planSummary } from './plan-summary.ts'

export interface PlanPage {
  title: string
  badge: Badge
  summary: string
  made: string
  questions: QuestionShown[]
  operations: OperationShown[]
  findings: FindingShown[]
  approve: Approve
  /** The stack it is about, when there is one to go to. */
  stack: string | undefined
}

export interface QuestionShown {
  id: string
  text: string
  hint: string
  answers: { answer: string; text: string; isChosen: boolean }[]
}

export interface OperationShown {
  id: string
  subject: string
  deed: string
  cause: string
  notes: string[]
  restarts: boolean
  isLeftOut: boolean
  changes: ChangeShown[]
  content: string | undefined
}

/** Whether yes can be said now; if not, why. */
export interface Approve {
  isOffered: boolean
  isPossible: boolean
  reason: string
}

export interface PlanScene {
  answers: Readonly<Record<string, string>>
  mayApprove: boolean
  isLive: boolean
}

export function planPage(view: PlanView, scene: PlanScene, now: number, words: Words): PlanPage {
  const { plan } = view
  const [subject, commit] = [subjectName(plan.subject), plan.madeFrom.commit.slice(0, 7)]
  return {
    title: words(`plan.title.${plan.purpose}`, { subject }),
    badge: planBadge(view.state, words),
    summary: planSummary(plan, words),
    made: words('plan.made', { at: momentText(view.madeAt, now, words), commit }),
    questions: plan.questions.map((question) => questionShown(question, scene, words)),
    operations: plan.operations.map((operation) => operationShown(operation, plan.questions, scene, words)),
    findings: [
      ...view.problems.map((problem) => problemShown(problem, words)),
      ...plan.findings.map((finding) => findingShown(finding, words)),
    ],
    approve: approve(view, scene, words),
    stack: plan.subject.kind === 'stack' ? plan.subject.stack : undefined,
  }
}

function approve({ plan, state }: PlanView, scene: PlanScene, words: Words): Approve {
  const hasWork = plan.operations.length > 0 || plan.questions.length > 0
  const open = plan.questions.filter(({ id }) => scene.answers[id] === undefined).length
  const isOffered = state === 'open' && hasWork
  const obstacles: [boolean, string][] = [
    [!scene.mayApprove, words('plan.approve.not')],
    [!scene.isLive, words('plan.approve.lost')],
    [open > 0, words('plan.approve.answers', { count: open })],
  ]
  const reason = obstacles.find(([stands]) => stands)?.[1] ?? ''
  return { isOffered, isPossible: isOffered && reason === '', reason }
}

function questionShown(
  { id, text, blocks, answers }: Question,
  scene: PlanScene,
  words: Words,
): QuestionShown {
  return {
    id,
    text,
    hint: blocks && scene.answers[id] === undefined ? words('plan.question.holds') : '',
    answers: answers.map((one) => ({ ...one, isChosen: scene.answers[id] === one.answer })),
  }
}

function operationShown(
  operation: Operation,
  questions: readonly Question[],
  { answers }: PlanScene,
  words: Words,
): OperationShown {
  const { id, kind, subject, cause, waits, needs } = operation
  const given = needs === undefined ? undefined : answers[needs.question]
  const isLeftOut = needs !== undefined && given !== undefined && given !== needs.answer
  const wanted = questions
    .find((question) => question.id === needs?.question)
    ?.answers.find(({ answer }) => answer === needs?.answer)
  const notes = [
    ...(waits.length === 0 ? [] : [words('plan.after', { ids: waits.join(', ') })]),
    ...(isLeftOut ? [words('plan.left-out')] : []),
    ...(needs === undefined || given !== undefined
      ? []
      : [words('plan.only-if', { answer: wanted?.text ?? needs.answer })]),
  ]
  return {
    id,
    subject: thingText(subject, words),
    deed: words(`deed.${kind}`),
    cause,
    notes,
    restarts: isRestart(operation),
    isLeftOut,
    changes: changesOf(operation, words),
    content: contentOf(operation, words),
  }
}

const CONTENT_LIMIT = 20_000

/** What new configs and files hold; of a new service, the image it runs. Values of secrets are never known here. */
function contentOf(operation: Operation, words: Words): string | undefined {
  if (operation.kind === 'service-create') return imageOf(operation.spec)
  const text = textOf(operation)
  if (text === undefined || text.length <= CONTENT_LIMIT) return text
  return `${text.slice(0, CONTENT_LIMIT)}\n${words('plan.cut', { count: text.length - CONTENT_LIMIT })}`
}

function textOf(operation: Operation): string | undefined {
  if (operation.kind === 'config-create') return decoded(operation.data)
  if (operation.kind !== 'project-files') return undefined
  return operation.put.map(({ path, data }) => `--- ${path}\n${decoded(data) ?? ''}`).join('\n')
}

function imageOf(spec: unknown): string | undefined {
  const { TaskTemplate } = spec as { TaskTemplate?: { ContainerSpec?: { Image?: unknown } } }
  const image = TaskTemplate?.ContainerSpec?.Image
  return image === undefined ? undefined : String(image)
}

/** Configs travel as Docker takes them; one that is no text is not shown. */
function decoded(data: string): string | undefined {
  try {
    const bytes = Uint8Array.from(atob(data), (character) => character.charCodeAt(0))
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/** The run that a plan became. */
export function runOfPlan(id: string, runs: readonly Run[]): Run | undefined {
  return runs.find((run) => run.parts.some((part) => part.plan === id))
}

/** What to ask for, to get the same plan as things are now. */
export function sameAgain({ plan }: PlanView): MakePlan {
  if (plan.subject.kind === 'swarm') return { swarm: plan.subject.swarm }
  const { stack } = plan.subject
  const { release } = plan.madeFrom
  return plan.purpose === 'roll-back' && release !== undefined ? { stack, release } : { stack }
}
