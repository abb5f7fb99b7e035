import { fail, ok, type Result } from '../../contract/doors/problem.ts'
import type { Node } from '../../core/inventory/inventory.ts'
import { EngineError } from '../../ports/nodes/docker-api.ts'
import type { World } from '../world.ts'

/**
 * The node a stack is to run on, if programs can be run there: without them nothing can go on by itself when the link is
 * cut (rule 3). Throws an EngineError while homeport itself has found the node lost: nobody waits for it.
 */
export function nodeInReach(world: World, name: string): Result<Node> {
  const node = world.inventory()?.nodes.find((candidate) => candidate.name === name)
  if (node === undefined) return fail({ code: 'not-found', text: `the inventory has no node ${name}` })
  if (!node.connect.some(({ kind }) => kind === 'ssh')) {
    return fail({
      code: 'needs-ssh',
      text: `stacks run on ${name} only over SSH: a socket alone cannot carry files, nor go on when the link is cut`,
      advice: `Add an ssh:// way to connect of nodes/${name}.yaml.`,
      file: `nodes/${name}.yaml`,
      path: 'connect',
    })
  }
  const lost = world.whyLost(name)
  if (lost !== undefined) throw new EngineError(name, undefined, lost.text)
  return ok(node)
}

/** The same for those who have been there: a node that is none any more refuses. */
export function assertInReach(world: World, name: string): Node {
  const found = nodeInReach(world, name)
  if (!found.ok) throw new EngineError(name, 400, found.problem.text)
  return found.value
}
