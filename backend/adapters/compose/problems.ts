import type { Problem } from '../../contract/doors/problem.ts'
import { isMap } from '../../core/render/compose-value.ts'
import type { ComposeSource } from '../../core/render/remarks.ts'

/** Several problems as the one a Result holds: where the first is, and the words of all. */
export function combineProblems(problems: readonly Problem[]): Problem {
  const [first, ...others] = problems as [Problem, ...Problem[]]
  if (others.length === 0) return first
  const text = problems.map(({ text, path, line }) =>
    [path, line && `(line ${line})`, text].filter(Boolean).join(' '),
  )
  const advice = [...new Set(problems.map((problem) => problem.advice).filter(Boolean))]
  return { ...first, text: text.join('\n'), advice: advice.join('\n') }
}

/** The problem with the Compose file it is in, and the line of its path. */
export function placeProblem(problem: Problem, source: ComposeSource): Problem {
  if (problem.file !== undefined) return problem
  const line = problem.line ?? source.lineOf(segmentsOf(problem.path ?? '', source.value))
  return { ...problem, file: source.file, line }
}

/** A dotted path as keys: names of services may hold dots themselves, so the longest key there is wins. */
function segmentsOf(path: string, value: unknown): string[] {
  const words = path.split(/[.[\]]+/).filter(Boolean)
  const segments: string[] = []
  let node = value
  while (words.length > 0) {
    const taken = words.findLastIndex(
      (_, end) => isMap(node) && Object.hasOwn(node, words.slice(0, end + 1).join('.')),
    )
    const key = words.splice(0, Math.max(taken, 0) + 1).join('.')
    segments.push(key)
    node = (node as Record<string, unknown> | undefined)?.[key]
  }
  return segments
}
