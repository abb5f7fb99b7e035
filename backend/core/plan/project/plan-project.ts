import type { Finding, Operation, Plan, Question } from '../../../contract/plan.ts'
import { desiredDigest } from '../desired-digest.ts'
import type { PlanPart } from '../drafting/plan-part.ts'
import { finding, question } from '../drafting/questions.ts'
import { type Draft, sequence } from '../drafting/sequence.ts'
import { byText, digestOf } from '../keyed/canonical.ts'
import { withPlanId } from '../plan-id.ts'
import { fileChanges } from './file-changes.ts'
import {
  observedProject,
  ownerOf,
  type ProjectInput,
  type ProjectScene,
  projectScene,
  serviceSubject,
} from './project-scene.ts'
import { type Decided, serviceDeeds } from './service-deeds.ts'
import { emptyVolumes, volumeObstacles } from './volumes.ts'

/**
 * What must be done on a node so that a stack runs there as wished, and what a person must say first. The same input
 * gives the same plan; planned again after it was carried out, the plan is empty. An obstacle leaves a plan without
 * operations and with a finding of severity `error`.
 */
export function planProject(input: ProjectInput): Plan {
  const scene = projectScene(input)
  const { place, desired } = scene
  const hindered = obstacles(scene)
  const nothing: PlanPart = { drafts: [], questions: [] }
  const part = hindered.length > 0 ? nothing : desired === undefined ? removal(scene) : planParts(scene)
  const operations = sequence(part.drafts)
  return withPlanId({
    subject: { kind: 'stack', stack: place.stack, target: place.node, on: 'node' },
    purpose: input.purpose,
    madeFrom: {
      commit: input.commit,
      desired: desiredDigest(desired),
      observed: observedProject(scene),
      applied: digestOf({ services: input.applied, files: input.appliedFiles }),
      ...(input.release !== undefined && { release: input.release }),
    },
    operations,
    questions: part.questions.sort((a, b) => byText(a.id, b.id)),
    findings: [...(desired?.findings ?? []), ...hindered].sort((a, b) => byText(a.id, b.id)),
    images: neededImages(operations),
  })
}

function obstacles(scene: ProjectScene): Finding[] {
  const subject = `stack ${scene.place.stack}`
  const lacks = scene.files.lacks.map(({ text, advice }, index) =>
    finding(`node-lacks.${index + 1}`, 'error', subject, text, advice),
  )
  return [...lacks, ...volumeObstacles(scene)]
}

function planParts(scene: ProjectScene): PlanPart {
  const { put, remove, questions } = fileChanges(scene)
  const deeds = serviceDeeds(scene)
  const left = leftServices(scene)
  const drafts = [
    ...(put.length + remove.length > 0 ? [filesDraft(scene, put, remove)] : []),
    ...(deeds.length + left.length > 0 ? [upDraft(scene, deeds, left)] : []),
  ]
  return {
    drafts,
    questions: [...questions, ...driftQuestions(scene, deeds), ...ownership(scene), ...emptyVolumes(scene)],
  }
}

type FileLists = ReturnType<typeof fileChanges>

function filesDraft({ place }: ProjectScene, put: FileLists['put'], remove: FileLists['remove']): Draft {
  const isNew = put.every(({ before }) => before === undefined) && remove.length === 0
  return {
    provides: 'files',
    waits: [],
    operation: {
      kind: 'project-files',
      subject: `files ${place.stack}`,
      cause: isNew ? `they are not on ${place.node} yet` : `they differ from those on ${place.node}`,
      node: place.node,
      folder: place.folder,
      put,
      remove,
    },
  }
}

function upDraft({ place }: ProjectScene, deeds: readonly Decided[], left: readonly string[]): Draft {
  const causes = [
    ...deeds.map(({ service, cause }) => `${service}: ${cause}`),
    ...left.map((service) => `${service}: no longer in the inventory`),
  ]
  return {
    provides: 'project',
    waits: ['files'],
    operation: {
      kind: 'project-up',
      subject: `project ${place.stack}`,
      cause: causes.join('; '),
      node: place.node,
      folder: place.folder,
      services: deeds.map(({ isDrift: _, ...deed }) => deed),
      removes: [...left],
    },
  }
}

/** Services with containers that are wished no more. */
function leftServices({ containers, desired }: ProjectScene): string[] {
  const names = new Set(containers.map(({ service }) => service))
  return [...names].filter((name) => desired?.services[name] === undefined).sort(byText)
}

/** `up` is of the whole project, so what somebody changed by hand cannot be left out: it holds the plan. */
function driftQuestions(scene: ProjectScene, deeds: readonly Decided[]): Question[] {
  return deeds
    .filter(({ isDrift }) => isDrift)
    .map(({ service, cause }) => {
      const subject = serviceSubject(scene, service)
      const answers = { yes: 'bring it back as homeport put it there' }
      return question('drift', `${scene.place.stack}/${service}`, `${subject}: ${cause}`, answers, true)
    })
}

/** Containers of a project of this name that this homeport has not made. */
function ownership({ containers, place, instance }: ProjectScene): Question[] {
  const namesOf = (isMeant: (owner: string | undefined) => boolean) => [
    ...new Set(containers.filter((one) => isMeant(ownerOf(one))).map(({ service }) => service)),
  ]
  const byHand = namesOf((owner) => owner === undefined)
  const foreign = namesOf((owner) => owner !== undefined && owner !== instance)
  const about = `project ${place.stack}`
  const wayOn = `its containers would be made anew from ${place.folder}; named volumes stay, folders beside its old files stay behind`
  return [
    ...(byHand.length === 0
      ? []
      : [
          question(
            'unmanaged',
            about,
            `${place.node} runs a ${about} that homeport has not made (${byHand.join(', ')}): ${wayOn}`,
            { yes: 'take it over' },
          ),
        ]),
    ...(foreign.length === 0
      ? []
      : [
          question(
            'foreign-instance',
            about,
            `${about} on ${place.node} belongs to another homeport (${foreign.join(', ')}): ${wayOn}`,
            { yes: 'take it over' },
          ),
        ]),
  ]
}

/** What this homeport made goes, volumes and files stay; asked as one question. */
function removal(scene: ProjectScene): PlanPart {
  const { place, containers, instance } = scene
  const own = containers.filter((container) => ownerOf(container) === instance)
  if (own.length === 0 || own.length < containers.length) return { drafts: [], questions: [] }
  const names = [...new Set(own.map(({ service }) => service))].join(', ')
  const asked = question(
    'removal',
    place.stack,
    `stack ${place.stack} is no longer in the inventory; its containers (${names}) and networks on ${place.node} would be removed`,
    { yes: `remove the stack; its volumes and ${place.folder} stay`, no: 'leave it running' },
  )
  const draft: Draft = {
    provides: 'removal',
    waits: [],
    operation: {
      kind: 'project-down',
      subject: `project ${place.stack}`,
      cause: 'the stack is no longer in the inventory',
      needs: { question: asked.id, answer: 'yes' },
      node: place.node,
      folder: place.folder,
    },
  }
  return { drafts: [draft], questions: [asked] }
}

/** Images of the services that get another container. */
function neededImages(operations: readonly Operation[]): string[] {
  const images = operations.flatMap((operation) =>
    operation.kind === 'project-up' ? operation.services.map(({ image }) => image) : [],
  )
  return [...new Set(images)].sort(byText)
}
