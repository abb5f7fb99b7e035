import { eventually } from '../../lab/eventually.ts'
import type { HaClient } from '../../lab/ha/ha-client.ts'
import { untilState } from '../../lab/ha/homeport-in-ha.ts'
import { engineEventTime } from '../event-latency.ts'
import { type Ground, percentile, type Row, seconds } from '../row.ts'

const SAMPLES = 50
const BAR_MS = 1_000

/** From the engine's own time of a service's update to Home Assistant having the stack's new state. */
export async function eventInHa({ lab, say }: Ground, anna: HaClient): Promise<Row> {
  const { entity_id } = await untilState(anna, ['bench', 'status'], 'running', 60_000)
  const heard: { at: number; services: string }[] = []
  const end = await anna.onState(entity_id, ({ attributes }) => {
    const at = performance.timeOrigin + performance.now()
    heard.push({ at, services: JSON.stringify(attributes['services']) })
  })
  const samples: number[] = []
  try {
    for (let n = 0; n < SAMPLES; n += 1) {
      const replicas = n % 2 === 0 ? 2 : 1
      const from = heard.length
      await lab.docker('rpi1', ['service', 'scale', '--detach', `bench_one=${replicas}`])
      const told = await eventually(
        'Home Assistant has the scaling',
        () => heard.slice(from).find(({ services }) => services.includes(`/${replicas}"`)),
        { within: 10_000, every: 10 },
      )
      samples.push(told.at - (await engineEventTime(lab, replicas)))
      if (n % 10 === 9) say(`  ${n + 1} of ${SAMPLES}: p95 so far ${seconds(percentile(samples, 95))}`)
    }
  } finally {
    await end()
  }
  const p95 = percentile(samples, 95)
  return {
    what: `Docker event → Home Assistant, p95 of ${SAMPLES}`,
    measured: `${seconds(p95)} (median ${seconds(percentile(samples, 50))})`,
    bar: `≤ ${seconds(BAR_MS)}`,
    beside: 'pollers: 10–60 s',
    met: p95 <= BAR_MS,
  }
}
