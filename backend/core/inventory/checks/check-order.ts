import type { Problem } from '../../../contract/doors/problem.ts'
import { problemAt } from '../place.ts'
import type { Files } from '../read-files.ts'

/** Circles of `after`: nothing in one could ever start. Each circle is told once, at its first stack by name. */
export function checkOrder(files: Files): Problem[] {
  const after = new Map([...files.stacks].map(([name, stack]) => [name, stack?.stack.value.after ?? []]))
  const finished = new Set<string>()
  const circles = new Map<string, string[]>()
  for (const name of [...after.keys()].sort()) walk(name, [], after, finished, circles)
  return [...circles.values()].flatMap((circle) => {
    const stack = files.stacks.get(circle[0]!)!.stack
    const index = stack.value.after!.indexOf(circle[1]!)
    const text = `${circle.join(' waits for ')}: none of them could start`
    return [
      problemAt(stack, {
        code: 'circle',
        path: ['after', index],
        text,
        advice: 'Take one of them out of after.',
      }),
    ]
  })
}

function walk(
  name: string,
  way: readonly string[],
  after: Map<string, readonly string[]>,
  finished: Set<string>,
  circles: Map<string, string[]>,
): void {
  const at = way.indexOf(name)
  if (at >= 0) {
    const circle = fromSmallest(way.slice(at))
    circles.set(circle.join('/'), [...circle, circle[0]!])
    return
  }
  if (finished.has(name)) return
  for (const next of after.get(name) ?? []) walk(next, [...way, name], after, finished, circles)
  finished.add(name)
}

function fromSmallest(circle: readonly string[]): string[] {
  const start = circle.indexOf([...circle].sort()[0]!)
  return [...circle.slice(start), ...circle.slice(0, start)]
}
