import { HomeportError } from '../../contract/errors.ts'
import type { DataOperation } from '../../contract/plan.ts'
import { type Repository, repositoryOf } from '../../core/backups/restic/repository.ts'
import type { PartContext } from '../part-context.ts'
import { cancelled } from '../step.ts'
import type { Client } from './repository/listen.ts'

export interface Data {
  stack: string
  operations: DataOperation[]
}

/** What a run that moves data is about. */
export function dataOf({ plan, operations }: Pick<PartContext, 'plan' | 'operations'>): Data {
  const data = operations.filter(
    (one): one is DataOperation =>
      one.kind === 'volume-backup' || one.kind === 'volume-restore' || one.kind === 'volume-drill',
  )
  return { stack: plan.subject.kind === 'stack' ? plan.subject.stack : '', operations: data }
}

export interface Kept {
  /** The home's name, by which its backups are told from those of another in the same repository. */
  home: string
  repository: Repository
}

/** Where its backups are. Throws, and so fails the step that asks, when the inventory has the repository no more. */
export function keptIn(context: PartContext): Kept {
  const inventory = context.world.inventory()
  const repository = inventory && repositoryOf(inventory)
  const named = dataOf(context).operations[0]?.repository
  if (inventory === undefined || repository === undefined || repository.name !== named) {
    throw new HomeportError('backups-not-set-up', `the inventory has no repository ${named} any more`)
  }
  return { home: inventory.home, repository }
}

/** Names a piece of work of this run for ever. */
export function workId({ journal, part }: PartContext, step: string): string {
  return `${journal.run.id}/${part}/${step}`
}

export function clientOf(context: PartContext): Client {
  const { world, stop, journal } = context
  const unwanted = () => cancelled(context)
  return { world, stop, asks: false, unwanted, say: (line) => journal.say(line) }
}
