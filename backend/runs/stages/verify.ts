import type { Result } from '../../contract/doors/problem.ts'
import { nodeOf } from '../../core/plan/subject.ts'
import { touchedServices } from '../acts/touched-services.ts'
import type { PartContext } from '../part-context.ts'
import { broughtUp, convergeProject } from '../project/converge-project.ts'
import { done, step } from '../step.ts'
import { converge } from './converge.ts'

/** Everything that was touched converges and stays. */
export async function verify(context: PartContext): Promise<Result<void>> {
  const { subject } = context.plan
  const node = nodeOf(subject)
  const stack = subject.kind === 'stack' ? subject.stack : ''
  const touched = touchedServices(context, context.operations)
  const up = broughtUp(context.operations)
  const count = touched.length + up.length
  if (count === 0) return step(context, 'converge', 'nothing to wait for', async () => done(undefined))
  const text = `${count === 1 ? 'the service converges and stays' : `${count} services converge and stay`}`
  return step(context, 'converge', text, () =>
    node === undefined ? converge(context, touched) : convergeProject(context, node, stack, up),
  )
}
