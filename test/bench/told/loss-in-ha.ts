import type { HaClient } from '../../lab/ha/ha-client.ts'
import { measureLossInHa, untilState } from '../../lab/ha/homeport-in-ha.ts'
import { type Ground, type Row, seconds } from '../row.ts'

const TIMES = 10
const BAR_MS = 5_000

/** From the loss of a node's power to its connectivity being `off` in Home Assistant. */
export async function lossInHa({ lab, say }: Ground, anna: HaClient): Promise<Row> {
  const samples: number[] = []
  for (let n = 0; n < TIMES; n += 1) {
    const node = `rpi${(n % 3) + 1}`
    samples.push(await measureLossInHa(lab, anna, node))
    say(`  ${n + 1} of ${TIMES}: ${node} off after ${seconds(samples.at(-1) as number)}`)
    await lab.start(node)
    await untilState(anna, [node, 'reachable'], 'on', 60_000)
  }
  const worst = Math.max(...samples)
  return {
    what: `power loss → Home Assistant off, worst of ${TIMES}`,
    measured: seconds(worst),
    bar: `≤ ${seconds(BAR_MS)}`,
    beside: 'Swarm itself: 8–16 s',
    met: worst <= BAR_MS,
  }
}
