import type { Result } from '../../contract/problem.ts'
import { touchedServices } from '../acts/touched-services.ts'
import type { PartContext } from '../part-context.ts'
import { done, step } from '../step.ts'
import { converge } from './converge.ts'

/** Everything that was touched converges and stays. */
export async function verify(context: PartContext): Promise<Result<void>> {
  const touched = touchedServices(context, context.operations)
  if (touched.length === 0)
    return step(context, 'converge', 'nothing to wait for', async () => done(undefined))
  const text = `${touched.length === 1 ? 'the service converges and stays' : `${touched.length} services converge and stay`}`
  return step(context, 'converge', text, () => converge(context, touched))
}
