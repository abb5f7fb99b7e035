import { fail, ok, type Result } from '../../../contract/doors/problem.ts'
import type { Subject } from '../../../contract/plan.ts'
import type { Stack } from '../../inventory/inventory.ts'

export type StackSubject = Extract<Subject, { kind: 'stack' }>

/** A stack where the inventory wishes it. */
export function wishedSubject({ name, runOn }: Pick<Stack, 'name' | 'runOn'>): Result<StackSubject> {
  if (runOn.kind === 'swarm') return ok({ kind: 'stack', stack: name, target: runOn.swarm })
  const [node, ...others] = runOn.nodes
  if (node !== undefined && others.length === 0) return ok(stackOnNode(name, node))
  return fail({
    code: 'not-yet',
    text: `stack ${name} is to run on several nodes, which this version cannot do`,
    advice: 'Name one node (run_on: { node: … }), and give the others a stack each.',
  })
}

export function stackOnNode(stack: string, node: string): StackSubject {
  return { kind: 'stack', stack, target: node, on: 'node' }
}
