import type { Snapshot } from '../../contract/backup.ts'
import { fail, ok, type Result } from '../../contract/doors/problem.ts'
import type { DataOperation, DataPurpose, MadeFrom, OperationOf, Plan } from '../../contract/plan.ts'
import { digestOf, withPlanId } from '../plan/plan-id.ts'
import type { StackSubject } from '../plan/project/wished-subject.ts'
import type { CoveredVolume } from './covered.ts'
import type { Writer } from './place-of-volume.ts'
import { tagsOf } from './restic/restic-arguments.ts'
import { heldBy, type ToldSnapshot } from './restic/snapshots.ts'

/** A volume, and where it was found. */
export interface PlacedVolume extends CoveredVolume {
  node: string
  /** On the node, if it is no volume of the engine's. */
  folder?: string
  services: readonly Writer[]
}

interface Scene {
  subject: StackSubject
  commit: string
  repository: string
}

/** The plan that backs up these volumes. `now` is part of it: each backup is another. */
export function planBackup(scene: Scene, volumes: readonly PlacedVolume[], now: string): Plan {
  const operations = volumes.map(
    (volume, index): OperationOf<'volume-backup'> => ({
      ...operationBase(scene, volume, index),
      kind: 'volume-backup',
      cause: 'backed up now',
      copy: volume.kind as 'files' | 'sqlite',
      tags: tagsOf(scene.subject.stack, volume.volume),
    }),
  )
  return planOf(scene, 'back-up', operations, now)
}

/** A volume, and the newest of its backups. */
export interface ProvableVolume {
  volume: PlacedVolume
  snapshot: Snapshot
}

/** The plan that restores these backups into throwaway volumes and looks whether they are whole. */
export function planDrill(scene: Scene, volumes: readonly ProvableVolume[], now: string): Plan {
  const operations = volumes.map(
    ({ volume, snapshot }, index): OperationOf<'volume-drill'> => ({
      ...operationBase(scene, volume, index),
      kind: 'volume-drill',
      cause: `the backup of ${snapshot.at} is to be proven`,
      copy: snapshot.copy,
      snapshot: snapshot.id,
      at: snapshot.at,
      ...(snapshot.files === undefined ? {} : { files: snapshot.files }),
    }),
  )
  return planOf(scene, 'drill', operations, now)
}

/**
 * The plan that puts a volume back. `stopped`: what a restore before stopped and never started again, by its name, with
 * how many ran.
 */
export function planRestore(
  scene: Scene,
  volume: PlacedVolume,
  snapshot: ToldSnapshot,
  stopped: Readonly<Record<string, number>>,
): Result<Plan> {
  const everywhere = volume.services.find(({ replicas }) => replicas === undefined)
  if (everywhere !== undefined) return cannotStop(everywhere)
  const operation: OperationOf<'volume-restore'> = {
    ...operationBase(scene, volume, 0),
    ...heldBy(snapshot, volume.name),
    kind: 'volume-restore',
    cause: `put back as it was at ${snapshot.at}`,
    copy: snapshot.copy,
    snapshot: snapshot.id,
    at: snapshot.at,
    services: volume.services.map(({ service, name, replicas }) => ({
      service,
      name,
      replicas: stopped[name] ?? (replicas as number),
    })),
  }
  const plan = planOf(scene, 'restore', [operation], snapshot.id)
  const question = {
    id: 'data-back',
    kind: 'data-back' as const,
    text: `${operation.subject}: what was written since ${snapshot.at} is replaced; a backup of it is made first. ${stopText(volume.services)}`,
    answers: [{ answer: 'yes', text: 'Put it back' }],
    blocks: true,
  }
  const { id: _, ...content } = plan
  return ok(withPlanId({ ...content, questions: [question] }))
}

function operationBase({ subject: { stack }, repository }: Scene, volume: PlacedVolume, index: number) {
  const { paths, exclude, name, node, folder } = volume
  return {
    id: `#${index + 1}`,
    subject: `volume ${stack}/${volume.volume}`,
    waits: [],
    volume: volume.volume,
    ...{ name, node, repository, paths, exclude },
    ...(folder === undefined ? {} : { folder }),
  }
}

function planOf(scene: Scene, purpose: DataPurpose, operations: DataOperation[], from: string): Plan {
  const { subject, commit } = scene
  const madeFrom: MadeFrom = { commit, desired: '', observed: digestOf([operations, from]), applied: '' }
  return withPlanId({ subject, purpose, madeFrom, operations, questions: [], findings: [], images: [] })
}

function stopText(services: readonly Writer[]): string {
  const names = services.map(({ service }) => service).join(', ')
  return services.length === 0 ? 'Nothing runs on it.' : `Until it is whole, ${names} stays stopped.`
}

function cannotStop({ service }: Writer): Result<never> {
  return fail({
    code: 'backups-not-set-up',
    text: `${service} runs on every node, and cannot be stopped for a restore`,
    advice: 'Take it out of the stack for as long, then restore.',
  })
}
