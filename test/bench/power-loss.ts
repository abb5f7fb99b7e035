import { measurePowerLoss } from '../lab/house/measuring/measure-power-loss.ts'
import { type Ground, type Row, seconds } from './row.ts'

const TIMES = 10
const BAR_MS = 5_000

/** From the loss of a node's power to the API saying `unreachable`, and from its engine answering to `reachable`. */
export async function powerLoss({ lab, house, say }: Ground): Promise<Row[]> {
  const lost: number[] = []
  const back: number[] = []
  for (let n = 0; n < TIMES; n += 1) {
    const found = await measurePowerLoss(lab, house.client, `rpi${(n % 3) + 1}`)
    lost.push(found.lostMs)
    back.push(found.backMs)
    say(`  ${n + 1} of ${TIMES}: ${found.node} lost ${seconds(found.lostMs)}, back ${seconds(found.backMs)}`)
  }
  return [
    row(`power loss → API, worst of ${TIMES}`, lost),
    row(`engine answers → API, worst of ${TIMES}`, back),
  ]
}

function row(what: string, samples: number[]): Row {
  const worst = Math.max(...samples)
  return { what, measured: seconds(worst), bar: `≤ ${seconds(BAR_MS)}`, met: worst <= BAR_MS }
}
