import type { PartContext } from '../part-context.ts'

/** What failed, or was cancelled, is not tried again by itself; a roll back that failed says nothing of the inventory. */
export function hold(context: PartContext): void {
  const { subject, madeFrom, purpose } = context.plan
  if (subject.kind !== 'stack' || purpose !== 'apply') return
  const release = context.world.store.currentRelease(subject.stack) ?? 0
  context.world.store.setHold(subject.stack, {
    stack: subject.stack,
    release,
    by: context.journal.run.id,
    since: context.world.clock.now(),
    against: madeFrom.desired,
  })
}
