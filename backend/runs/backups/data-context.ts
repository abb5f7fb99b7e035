import { HomeportError } from '../../contract/errors.ts'
import type { DataOperation } from '../../contract/plan.ts'
import { type Repository, repositoryOf } from '../../core/backups/restic/repository.ts'
import type { PartContext } from '../part-context.ts'
import { cancelled } from '../step.ts'
import type { Client } from './repository/listen.ts'

export interface Data {
  stack: string
  /** The home's name, by which its backups are told from those of another in the same repository. */
  home: string
  repository: Repository
  operations: DataOperation[]
}

/** What a run that moves data is about. Throws when the inventory has the repository no more. */
export function dataOf({ world, plan, operations }: PartContext): Data {
  const inventory = world.inventory()
  const repository = inventory && repositoryOf(inventory)
  const data = operations.filter(
    (one): one is DataOperation =>
      one.kind === 'volume-backup' || one.kind === 'volume-restore' || one.kind === 'volume-drill',
  )
  const named = data[0]?.repository
  if (inventory === undefined || repository === undefined || repository.name !== named) {
    throw new HomeportError('backups-not-set-up', `the inventory has no repository ${named} any more`)
  }
  const stack = plan.subject.kind === 'stack' ? plan.subject.stack : ''
  return { stack, home: inventory.home, repository, operations: data }
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
