import { type Lab, labUp } from '../lab.ts'
import { thisLab } from '../this-lab.ts'

/** The lab of this test run with a Home Assistant and a broker in it, both as they were when first set up. */
export async function labWithFreshHa(): Promise<Lab> {
  const lab = await thisLab()
  const progress = (line: string) => console.error(`lab: ${line}`)
  const up = await labUp({ name: lab.name, nodes: lab.nodes.map(({ name }) => name), ha: true, progress })
  if (lab.withHa === true) await up.ha.renew()
  return up
}
