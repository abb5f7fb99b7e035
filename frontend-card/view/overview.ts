import type { Home, NodeView, StackView } from '../../backend/contract/home.ts'
import type { PlanView } from '../../backend/contract/plan.ts'
import type { Run } from '../../backend/contract/run.ts'
import { isKey, type Words } from '../translations/words.ts'
import { type FindingShown, findingsShown } from './findings.ts'
import { homeSentence, type Sentence } from './home-sentence.ts'
import { momentText } from './moments.ts'
import { subjectName, subjectsText } from './names.ts'
import { planSummary } from './plan/plan-summary.ts'
import { outcomeText } from './run.ts'
import { isUnderWay } from './runs.ts'
import { type Badge, nodeBadge, runBadge, stackBadge } from './tones.ts'

export interface Overview {
  sentence: Sentence
  /** They come first when something is down: nobody wants to approve a change then. */
  findings: { urgent: FindingShown[]; more: FindingShown[]; areFirst: boolean }
  underWay: RunShown[]
  plans: PlanShown[]
  nodes: NodeShown[]
  stacks: StackShown[]
  past: RunShown[]
  foot: string
}

export interface RunShown {
  id: string
  badge: Badge
  name: string
  text: string
  at: string
}

export interface PlanShown {
  id: string
  name: string
  summary: string
}

export interface NodeShown {
  name: string
  badge: Badge
  since: string
  detail: string
  evidence: readonly string[]
  /** Worth saying only where something could run. */
  isIdle: boolean
  runs: { stack: string; service: string }[]
}

export interface StackShown {
  name: string
  badge: Badge
  reasons: readonly string[]
  detail: string
  held: Badge | undefined
}

const PAST_SHOWN = 5

export function overview(home: Home, now: number, words: Words): Overview {
  const open = openPlans(home.plans)
  const sentence = homeSentence(home, now, words)
  return {
    sentence,
    findings: { ...findingsShown(home, words), areFirst: sentence.tone === 'bad' },
    underWay: home.runs.filter(isUnderWay).map((run) => runShown(run, now, words)),
    plans: open.map((view) => planShown(view, words)),
    nodes: home.nodes.map((node) => nodeShown(node, now, words)),
    stacks: home.stacks.map((stack) => stackShown(stack, words)),
    past: home.runs
      .filter((run) => !isUnderWay(run))
      .slice(0, PAST_SHOWN)
      .map((run) => runShown(run, now, words)),
    foot: footText(home, now, words),
  }
}

/** Those that would do something: a plan with nothing to do says that its subject is as it should be. */
export function openPlans(plans: readonly PlanView[]): PlanView[] {
  return plans.filter(
    ({ state, plan }) => state === 'open' && (plan.operations.length > 0 || plan.questions.length > 0),
  )
}

function runShown(run: Run, now: number, words: Words): RunShown {
  return {
    id: run.id,
    badge: runBadge(run.state, words),
    name: subjectsText(
      run.parts.map(({ subject }) => subject),
      words,
    ),
    text: outcomeText(run, now, words),
    at: momentText(run.finishedAt ?? run.createdAt, now, words),
  }
}

function planShown(view: PlanView, words: Words): PlanShown {
  return { id: view.plan.id, name: subjectName(view.plan.subject), summary: planSummary(view.plan, words) }
}

function nodeShown(node: NodeView, now: number, words: Words): NodeShown {
  const isWell = node.state === 'reachable'
  const roleKey = `node.role.${node.role}`
  const schedulingKey = `node.scheduling.${node.scheduling}`
  const detail = [
    isKey(roleKey) ? words(roleKey) : undefined,
    node.leader === true ? words('node.leader') : undefined,
    isKey(schedulingKey) ? words(schedulingKey) : undefined,
  ]
  return {
    name: node.name,
    badge: nodeBadge(node.state, words),
    since:
      isWell || node.since === undefined
        ? ''
        : words('node.since', { since: momentText(node.since, now, words) }),
    detail: detail.filter(Boolean).join(' · '),
    evidence: isWell ? [] : [...(node.problem ? [node.problem.text] : []), ...node.evidence],
    isIdle: node.runs.length === 0 && (isWell || node.state === 'suspect'),
    runs: [...new Set(node.runs)].map(placeOf),
  }
}

function placeOf(place: string): { stack: string; service: string } {
  const [stack = '', ...service] = place.split('/')
  return { stack, service: service.join('/') }
}

function stackShown(stack: StackView, words: Words): StackShown {
  return {
    name: stack.name,
    badge: stackBadge(stack.status, words),
    reasons: stack.reasons ?? [],
    detail: [servicesText(stack, words), releaseText(stack, words)].join(' · '),
    held: stack.held && { tone: 'calm', icon: 'pause', text: words('stack.held.short') },
  }
}

export function servicesText({ services }: StackView, words: Words): string {
  const running = services.filter((service) => service.running >= service.wanted).length
  if (services.length === 0) return words('stack.no-services')
  return words('stack.services', { running, count: services.length })
}

export function releaseText({ release }: StackView, words: Words): string {
  return release === undefined ? words('stack.no-release') : words('stack.release', { release })
}

function footText({ version, inventory }: Home, now: number, words: Words): string {
  const { commit, source, readAt, lost } = inventory
  const from = [
    commit === undefined ? '' : words('overview.commit', { commit: commit.slice(0, 7) }),
    source === undefined ? '' : words('overview.source', { source }),
  ]
  const read = readAt === undefined ? '' : words('overview.read', { at: momentText(readAt, now, words) })
  const since =
    lost === undefined ? '' : words('overview.lost', { since: momentText(lost.since, now, words) })
  return [words('overview.version', { version }), from.filter(Boolean).join(' '), read, since]
    .filter(Boolean)
    .join(' · ')
}
