import type { Question } from '../../../contract/plan.ts'
import { labels } from '../../../contract/words.ts'
import type { EngineService } from '../../engine/seen.ts'
import { isJob } from '../../swarm/what-runs.ts'
import type { DesiredService } from '../desired-stack.ts'
import type { PlanPart } from '../drafting/plan-part.ts'
import { question } from '../drafting/questions.ts'
import type { Draft } from '../drafting/sequence.ts'
import { fieldChanges } from '../keyed/field-changes.ts'
import { specHash } from '../keyed.ts'
import { withLabels } from '../with-changes.ts'
import { type Ownership, ownershipOf, ownLabels } from './ownership.ts'
import { appliedSpec, keyedIn, liveService, type StackScene, serviceSubject } from './scene.ts'
import { handMadeSecrets, keptSecretLabels } from './wished-spec.ts'

interface Stranger {
  service: DesiredService
  live: EngineService
  /** `ours`: made by this homeport, which does not remember how it left it. */
  ownership: Ownership
}

/**
 * Services that run under wished names and that homeport does not know. While there are any, the plan is their
 * adoption and nothing else: label-only operations that restart nothing (rules 9, 11).
 */
export function planAdoption(scene: StackScene): PlanPart | undefined {
  const strangers = scene.desired.services.flatMap((service) => strangerOf(scene, service))
  if (strangers.length === 0) return undefined
  const parts = groups.flatMap(({ of, ask }) => {
    const group = strangers.filter(({ ownership }) => of.includes(ownership))
    return group.length === 0 ? [] : { asked: ask(scene, group), group }
  })
  return {
    questions: parts.map(({ asked }) => asked),
    drafts: parts.flatMap(({ asked, group }) => group.map((stranger) => labelDraft(scene, stranger, asked))),
  }
}

function strangerOf(scene: StackScene, service: DesiredService): Stranger[] {
  const live = liveService(scene, service.spec.Name)
  if (!live) return []
  const ownership = ownershipOf(live.Spec.Labels, scene.stack, scene.instance)
  const isKnown = ownership === 'ours' && appliedSpec(scene, service.service, live) !== undefined
  return isKnown ? [] : [{ service, live, ownership }]
}

interface Group {
  of: Ownership[]
  ask(scene: StackScene, group: Stranger[]): Question
}

const groups: Group[] = [
  {
    of: ['hand-made', 'ours'],
    ask: (scene, group) =>
      question(
        'adopt',
        scene.stack,
        `${listed(scene, group)} run without homeport knowing how they were made${secretsTaken(scene, group)}${jobsAgain(scene, group)}`,
        {
          yes: 'adopt them as they are: labels only, nothing restarts; the next plan shows what differs',
          no: 'leave them alone',
        },
      ),
  },
  {
    of: ['unmanaged'],
    ask: (scene, group) =>
      question(
        'unmanaged',
        scene.stack,
        `${listed(scene, group)}: something that is not of this stack has the name${jobsAgain(scene, group)}`,
        {
          yes: 'take it over as it is: labels only, nothing restarts',
          no: 'leave it alone',
        },
      ),
  },
  {
    of: ['foreign'],
    ask: (scene, group) =>
      question(
        'foreign-instance',
        scene.stack,
        `${listed(scene, group)} belong to another homeport${jobsAgain(scene, group)}`,
        {
          yes: 'take them over: labels only, nothing restarts',
          no: 'leave them to the other',
        },
      ),
  },
]

function labelDraft(scene: StackScene, { service, live }: Stranger, asked: Question): Draft {
  const marks = { ...ownLabels(scene.stack, scene.instance), [labels.namespace]: scene.stack }
  const before = keyedIn(scene, live.Spec)
  const after = keyedIn(scene, withLabels(live.Spec, marks))
  const intended = specHash(after)
  return {
    provides: `service ${service.service}`,
    waits: [],
    operation: {
      kind: 'service-update',
      subject: serviceSubject(scene, service.service),
      cause: 'adopted as it is',
      needs: { question: asked.id, answer: 'yes' },
      service: service.service,
      name: service.spec.Name,
      changes: fieldChanges(before, after),
      before: specHash(before),
      intended,
      labels: {
        [labels.commit]: scene.commit,
        [labels.specHash]: intended,
        ...keptSecretLabels(scene, service.spec, live),
      },
      after: [],
    },
  }
}

function listed(scene: StackScene, group: readonly Stranger[]): string {
  return group.map(({ service }) => serviceSubject(scene, service.service)).join(', ')
}

function secretsTaken(scene: StackScene, group: readonly Stranger[]): string {
  const names = group.flatMap(({ service, live }) =>
    handMadeSecrets(scene, service.spec, live).map(({ name }) => name),
  )
  if (names.length === 0) return ''
  return `; what the secrets ${[...new Set(names)].sort().join(', ')} hold cannot be read, it is taken to be what the secret store holds`
}

/** A label, too, is a change upon which Swarm carries a job out once more. */
function jobsAgain(scene: StackScene, group: readonly Stranger[]): string {
  const jobs = group.filter(({ live }) => isJob(live))
  return jobs.length === 0
    ? ''
    : `; to label them carries out again what is a job there (${listed(scene, jobs)})`
}
