import { inject } from 'vitest'
import { type Lab, labUp, openLab } from './lab.ts'
import { nameOf } from './vitest-lab.ts'

const progress = (line: string) => console.error(`lab: ${line}`)

/** The lab of this worker, where nobody else's scenarios run. Whoever needs it first brings it up. */
export async function thisLab(): Promise<Lab> {
  const name = nameOf(inject('lab'), Number(process.env['VITEST_POOL_ID']))
  return (await openLab(name)) ?? labUp({ name, progress })
}
