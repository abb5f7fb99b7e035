import type { Finding, Operation, OperationKind, OperationOf, Plan, Question } from '../../contract/plan.ts'
import { changesText } from './keyed/field-text.ts'
import { filesText, upText } from './project/deed-text.ts'

/**
 * A plan in lines: `[1] → #2 service domoticz/web, update, image 4.1030 → 4.1031` (waits, number, what, deed, details),
 * then questions (`?`), then findings (`!`).
 */
export function planText(plan: Pick<Plan, 'operations' | 'questions' | 'findings'>): string[] {
  return [
    ...plan.operations.map(operationText),
    ...plan.questions.map(questionText),
    ...plan.findings.map(findingText),
  ]
}

export function operationText(operation: Operation): string {
  const waits = operation.waits.map((id) => id.replace('#', '')).join(' ')
  return `[${waits}] → ${operation.id} ${deedText(operation)}`
}

/** What is done to what, for those whom order and numbers do not matter to. */
export function deedText(operation: Operation): string {
  const { deed, details } = deeds[operation.kind] as Deed<OperationKind>
  const only = operation.needs ? [`only if ${operation.needs.question} = ${operation.needs.answer}`] : []
  return [operation.subject, deed, ...(details?.(operation) ?? []), ...only].join(', ')
}

interface Deed<K extends OperationKind> {
  deed: string
  details?(operation: OperationOf<K>): string[]
}

const deeds: { [K in OperationKind]: Deed<K> } = {
  'swarm-init': { deed: 'init', details: ({ node }) => [`on ${node}`] },
  'swarm-settings': { deed: 'settings', details: ({ settings, before }) => settingsText(settings, before) },
  'node-join': { deed: 'join', details: ({ role }) => [`as ${role}`] },
  'node-settings': { deed: 'settings', details: ({ settings, before }) => settingsText(settings, before) },
  'network-create': { deed: 'create' },
  'network-remove': { deed: 'remove' },
  'config-create': { deed: 'create' },
  'config-remove': { deed: 'remove' },
  'secret-create': { deed: 'create' },
  'secret-remove': { deed: 'remove' },
  'service-create': { deed: 'create', details: ({ spec }) => imageOf(spec) },
  'service-update': { deed: 'update', details: ({ changes }) => updateText(changes) },
  'service-remove': { deed: 'remove' },
  'volume-backup': {
    deed: 'back up',
    details: ({ node, repository }) => [`on ${node}`, `into ${repository}`],
  },
  'volume-restore': { deed: 'restore', details: ({ node, at }) => [`on ${node}`, `as it was at ${at}`] },
  'volume-drill': { deed: 'drill', details: ({ node, at }) => [`on ${node}`, `the backup of ${at}`] },
  'project-files': { deed: 'put', details: filesText },
  'project-up': { deed: 'up', details: upText },
  'project-down': { deed: 'down' },
}

function updateText(changes: OperationOf<'service-update'>['changes']): string[] {
  return changes.length === 0 ? ['labels'] : changesText(changes)
}

function imageOf(spec: unknown): string[] {
  const image = (spec as { TaskTemplate?: { ContainerSpec?: { Image?: string } } }).TaskTemplate
    ?.ContainerSpec?.Image
  return image === undefined ? [] : [`image ${image}`]
}

/** Every leaf of `settings`, with what it was. */
function settingsText(settings: unknown, before: unknown, words: string[] = []): string[] {
  if (typeof settings !== 'object' || settings === null || Array.isArray(settings)) {
    const text = words.some((word) => durations.includes(word)) ? duration : word
    return [`${words.join(' ')} ${text(before)} → ${text(settings)}`]
  }
  return Object.entries(settings).flatMap(([field, value]) => {
    const was = (before as Record<string, unknown> | null | undefined)?.[field]
    return settingsText(value, was, [...words, ...(settingWords[field] ?? [field])])
  })
}

const settingWords: Record<string, string[]> = {
  Labels: ['label'],
  Role: ['role'],
  Availability: ['scheduling'],
  Dispatcher: [],
  HeartbeatPeriod: ['heartbeat'],
  CAConfig: [],
  NodeCertExpiry: ['certificate expiry'],
}

const durations = ['heartbeat', 'certificate expiry']

const units: [nanoseconds: number, unit: string][] = [
  [86_400e9, 'd'],
  [3_600e9, 'h'],
  [60e9, 'm'],
  [1e9, 's'],
  [1e6, 'ms'],
]

/** Of nanoseconds, in the largest unit that is exact. */
function duration(value: unknown): string {
  const exact = units.find(([size]) => typeof value === 'number' && value % size === 0)
  return exact ? `${Number(value) / exact[0]}${exact[1]}` : word(value)
}

function word(value: unknown): string {
  return value === undefined || value === null ? 'none' : String(value)
}

function questionText(question: Question): string {
  const answers = question.answers.map(({ answer }) => answer).join(' | ')
  return `? ${question.id}: ${question.text} (${answers})${question.blocks ? ', holds the plan' : ''}`
}

function findingText({ severity, text, advice }: Finding): string {
  return `! ${severity}: ${text}. ${advice}`
}
