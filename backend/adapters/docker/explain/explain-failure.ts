import type { Problem } from '../../../contract/doors/problem.ts'
import { EngineError } from '../../../ports/nodes/docker-api.ts'
import { NoWay } from '../link/no-way.ts'
import { causes, unknownCause } from './causes.ts'
import { offeredKey } from './offered-key.ts'

/**
 * What a failed way to a node means and what to do about it. `error` is whatever the way failed with; of several ways
 * that failed, the one whose cause says most is told.
 */
export function explainFailure(node: string, error: unknown, bootstrapLine: string): Problem {
  const said = error instanceof Error ? error.message : String(error)
  if (error instanceof EngineError && error.status !== undefined) {
    return { code: 'engine-refused', text: `The Docker Engine of ${node} says: ${said}` }
  }
  const failed = error instanceof NoWay ? error.failed : []
  const ways = failed.length > 0 ? failed : [{ connection: undefined, text: said }]
  const rows = ways.map(({ connection, text }) => {
    const at = causes.findIndex((cause) => cause.when.test(text))
    return { at: at === -1 ? causes.length : at, of: { node, connection, said: text, bootstrapLine } }
  })
  const { at, of } = rows.reduce((best, row) => (row.at < best.at ? row : best))
  const cause = causes[at] ?? unknownCause
  const hostKey = cause.code.startsWith('host-key') ? offeredKey(node, of.said) : undefined
  return { code: cause.code, text: cause.text(of), advice: cause.advice(of), ...(hostKey && { hostKey }) }
}
