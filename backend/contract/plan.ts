import { type Static, type TProperties, Type } from 'typebox'
import { volumeBackup, volumeDrill, volumeRestore } from './backup.ts'
import { FieldChange, ProjectDeed } from './doors/changes.ts'
import { Problem } from './doors/problem.ts'
import { severities } from './words.ts'

const Json = Type.Unknown()

export { effects, FieldChange, ProjectDeed } from './doors/changes.ts'

/** What a plan, a run's part and a release are about: a stack, or a swarm with its nodes. */
export const Subject = Type.Union([
  Type.Object({
    kind: Type.Literal('stack'),
    stack: Type.String(),
    /** The name of a swarm or, where `on` says so, of a node. */
    target: Type.String(),
    on: Type.Optional(Type.Literal('node')),
  }),
  Type.Object({ kind: Type.Literal('swarm'), swarm: Type.String() }),
])
export type Subject = Static<typeof Subject>

const operation = <K extends string, P extends TProperties>(kind: K, fields: P) =>
  Type.Object({
    /** `#1`, `#2` … in the order of the plan. */
    id: Type.String(),
    kind: Type.Literal(kind),
    /** In words: `service domoticz/web`. */
    subject: Type.String(),
    /** In words: why. */
    cause: Type.String(),
    /** Ids of the operations that must be done before. */
    waits: Type.Array(Type.String()),
    /** Done only if this question got this answer. */
    needs: Type.Optional(Type.Object({ question: Type.String(), answer: Type.String() })),
    ...fields,
  })

const string = Type.String()
const strings = Type.Record(Type.String(), Type.String())

/** One call that changes something; of a volume's data, several of which each is a step. */
export const Operation = Type.Union([
  operation('swarm-init', { node: string, request: Json }),
  operation('swarm-settings', { node: string, settings: Json, before: Json }),
  operation('node-join', { node: string, role: Type.Enum(['manager', 'worker']), request: Json }),
  operation('node-settings', { node: string, engineNode: string, settings: Json, before: Json }),
  operation('network-create', { name: string, request: Json }),
  operation('network-remove', { name: string }),
  operation('config-create', { name: string, hash: string, labels: strings, data: string }),
  operation('config-remove', { name: string }),
  operation('secret-create', {
    name: string,
    hash: string,
    labels: strings,
    secret: Type.Object({ name: string, version: string }),
  }),
  operation('secret-remove', { name: string }),
  operation('service-create', {
    service: string,
    name: string,
    spec: Json,
    intended: string,
    after: Type.Array(Type.Object({ service: string, condition: string })),
  }),
  operation('service-update', {
    service: string,
    name: string,
    changes: Type.Array(FieldChange),
    before: string,
    intended: string,
    labels: strings,
    after: Type.Array(Type.Object({ service: string, condition: string })),
  }),
  operation('service-remove', { service: string, name: string, before: string }),
  operation('volume-backup', volumeBackup),
  operation('volume-restore', volumeRestore),
  operation('volume-drill', volumeDrill),
  operation('project-files', {
    node: string,
    folder: string,
    put: Type.Array(
      Type.Object({
        path: string,
        executable: Type.Boolean(),
        hash: string,
        before: Type.Optional(string),
        /** base64; empty where it is a secret's value. */
        data: string,
        secret: Type.Optional(Type.Object({ name: string, version: string })),
      }),
    ),
    remove: Type.Array(Type.Object({ path: string, before: string })),
  }),
  operation('project-up', {
    node: string,
    folder: string,
    services: Type.Array(ProjectDeed),
    /** Containers of services that are no more go too. */
    removes: Type.Array(string),
  }),
  operation('project-down', { node: string, folder: string }),
])
export type Operation = Static<typeof Operation>
export type OperationKind = Operation['kind']
export type OperationOf<K extends OperationKind> = Extract<Operation, { kind: K }>

/** Those that move a volume's data. */
export type DataOperation = OperationOf<'volume-backup' | 'volume-restore' | 'volume-drill'>
/** Those that are one call of an engine. */
export type EngineOperation = Exclude<Operation, DataOperation>

export const questionKinds = [
  'swarm-init',
  'swarm-settings',
  'node-elsewhere',
  'node-gone',
  'node-role',
  'node-label',
  'unmanaged',
  'foreign-instance',
  'adopt',
  'drift',
  'conflict',
  'removal',
  'recreate-service',
  'recreate-network',
  'data-back',
  'empty-volume',
] as const

/**
 * A doubtful deed a person must answer. `blocks: true`: unanswered, the whole subject is held. Otherwise the
 * operations that need the answer are left out.
 */
export const Question = Type.Object({
  id: Type.String(),
  kind: Type.Enum([...questionKinds]),
  text: Type.String(),
  answers: Type.Array(Type.Object({ answer: Type.String(), text: Type.String() })),
  blocks: Type.Boolean(),
})
export type Question = Static<typeof Question>

export const Finding = Type.Object({
  id: Type.String(),
  severity: Type.Enum([...severities]),
  subject: Type.String(),
  text: Type.String(),
  advice: Type.String(),
  evidence: Type.Optional(Type.Array(Type.String())),
})
export type Finding = Static<typeof Finding>

/** What was looked at when the plan was made; compared again before the first deploy step. */
export const MadeFrom = Type.Object({
  commit: Type.String(),
  desired: Type.String(),
  observed: Type.String(),
  applied: Type.String(),
  release: Type.Optional(Type.Integer()),
})
export type MadeFrom = Static<typeof MadeFrom>

/** Plans that move data, and change no service for good. */
export const dataPurposes = ['back-up', 'restore', 'drill'] as const
export type DataPurpose = (typeof dataPurposes)[number]
/** Those during which all is as it was: nothing that runs is touched. */
export const onlookingPurposes: ReadonlySet<string | undefined> = new Set(['back-up', 'drill'])

export const purposes = ['apply', 'roll-back', 'remove', ...dataPurposes] as const
export type Purpose = (typeof purposes)[number]

export const Plan = Type.Object({
  /** Digest of the content: the same plan has the same id. */
  id: Type.String(),
  subject: Subject,
  purpose: Type.Enum([...purposes]),
  madeFrom: MadeFrom,
  operations: Type.Array(Operation),
  questions: Type.Array(Question),
  findings: Type.Array(Finding),
  /** Images the nodes need, as they will be asked for. */
  images: Type.Array(Type.String()),
})
export type Plan = Static<typeof Plan>

/** What a client sees of a plan: the plan, when it was made, and its text. */
export const PlanView = Type.Object({
  plan: Plan,
  madeAt: Type.String(),
  state: Type.Enum(['open', 'running', 'done', 'outdated']),
  text: Type.Array(Type.String()),
  problems: Type.Array(Problem),
})
export type PlanView = Static<typeof PlanView>
