import { dataPurposes, type Plan } from '../../contract/plan.ts'
import type { RunEvent } from '../../contract/run.ts'

type Part = Extract<RunEvent, { type: 'run.created' }>['parts'][number]

/** What a run is told of a plan that it carries out. */
export function partOf({ subject, id, purpose }: Plan): Part {
  const data = dataPurposes.find((one) => one === purpose)
  return { subject, plan: id, ...(data === undefined ? {} : { data }) }
}
