import { check, type Violation } from '../../../contract/doors/problem.ts'
import { describeMisfit } from './describe-misfit.ts'
import { descend, type Shape, valueAt } from './shape.ts'
import { suggest } from './suggest.ts'
import { chooseMember } from './unions.ts'

/** Something in a file that does not fit its schema. `path` leads to the key or value that is wrong. */
export interface Misfit {
  code: string
  path: string[]
  text: string
  advice?: string
}

/** Everything in `value` that does not fit, each said once and for people. */
export function findMisfits(schema: Shape, value: unknown): Misfit[] {
  const unions = new Map<string, { members: Shape[]; path: string[] }>()
  const plain: Violation[] = []
  for (const violation of check(schema, value)) {
    const { shape, path } = descend(schema, violation.path)
    if (shape?.anyOf) unions.set(JSON.stringify(path), { members: shape.anyOf, path })
    // An unknown key is reported twice: by its map, and as a value that nothing fits.
    else if (violation.keyword !== 'boolean') plain.push(violation)
  }
  const misfits = withoutMisspelt(plain).map((violation) => {
    const { shape } = descend(schema, violation.path)
    return describeMisfit(shape ?? {}, violation, valueAt(value, violation.path))
  })
  return [...misfits, ...[...unions.values()].flatMap((union) => unionMisfits(union, value))]
}

/** A union that nothing fits is told by the member that was meant, not by the complaints of all. */
function unionMisfits({ members, path }: { members: Shape[]; path: string[] }, value: unknown): Misfit[] {
  const part = valueAt(value, path)
  const choice = chooseMember(members, part)
  const misfits = choice.member ? findMisfits(choice.member, part) : [choice.misfit]
  return misfits.map((misfit) => ({ ...misfit, path: [...path, ...misfit.path] }))
}

/** A missing key whose misspelling is reported anyway need not be reported as missing. */
function withoutMisspelt(violations: Violation[]): Violation[] {
  return violations.filter(({ missing, path }) => {
    if (missing === undefined) return true
    const place = path.join('/')
    return !violations.some(
      (other) =>
        other.unknown !== undefined &&
        other.path.join('/') === place &&
        suggest(other.unknown, [missing]) !== undefined,
    )
  })
}
