import type { Inventory, Node } from '../core/inventory/inventory.ts'
import { placeOn } from '../core/project/place.ts'
import type { Clock } from '../ports/clock.ts'
import type { Watched } from '../ports/nodes/watched.ts'
import type { Projects } from '../ports/projects.ts'

/** Files of a node's own tell nobody that they changed. */
const LOOK_EVERY_MS = 30_000

interface World {
  clock: Clock
  projects: Pick<Projects, 'hostMarks'>
}

/** Looks now and then whether a node's own files for its stacks are others than before. */
export function watchHostFiles(
  node: Node,
  stacksOn: (node: string) => string[],
  { clock, projects }: World,
  receiver: Pick<Watched, 'hostFilesChanged'>,
): { close(): void } {
  const end = new AbortController()
  const known = new Map<string, string>()

  const look = async () => {
    const stacks = stacksOn(node.name)
    if (stacks.length === 0) return
    const places = stacks.map((stack) => placeOn(node, stack))
    const marks = await projects.hostMarks(places)
    const changed = stacks.filter((stack, index) => {
      const before = known.get(stack)
      known.set(stack, marks[index] ?? '')
      return before !== undefined && before !== marks[index]
    })
    if (changed.length > 0 && !end.signal.aborted) receiver.hostFilesChanged(node.name, changed)
  }

  const loop = async () => {
    while (!end.signal.aborted) {
      // A node that is away is told of by others, and looked at again.
      await look().catch(() => {})
      await clock.wait(LOOK_EVERY_MS, end.signal)
    }
  }

  void loop()
  return { close: () => end.abort() }
}

/** Stacks that Docker Compose runs on a node. */
export function stacksOnNode({ stacks }: Pick<Inventory, 'stacks'>, node: string): string[] {
  return stacks
    .filter(({ runOn }) => runOn.kind === 'nodes' && runOn.nodes.includes(node))
    .map(({ name }) => name)
}
