import { eventually } from '../lab/eventually.ts'
import { type Followed, followEvents } from '../lab/house/running/follow-events.ts'
import { type Ground, percentile, type Row, seconds } from './row.ts'

const SAMPLES = 50
const BAR_MS = 500

/** From the engine's own time of a service's update to homeport telling the stack's new view on its stream. */
export async function eventLatency({ lab, house, say }: Ground): Promise<Row> {
  const stream = await followEvents(house.client)
  const samples: number[] = []
  try {
    for (let n = 0; n < SAMPLES; n += 1) {
      const replicas = n % 2 === 0 ? 2 : 1
      const from = stream.events.length
      const scaled = await lab.docker('rpi1', ['service', 'scale', '--detach', `bench_one=${replicas}`])
      if (scaled.code !== 0) throw new Error(scaled.stderr)
      samples.push((await toldAt(stream, from, replicas)) - (await engineEventTime(lab, replicas)))
      if (n % 10 === 9) say(`  ${n + 1} of ${SAMPLES}: p95 so far ${seconds(percentile(samples, 95))}`)
    }
  } finally {
    stream.close()
  }
  const p95 = percentile(samples, 95)
  return {
    what: `Docker event → API, p95 of ${SAMPLES}`,
    measured: `${seconds(p95)} (median ${seconds(percentile(samples, 50))})`,
    bar: `≤ ${seconds(BAR_MS)}`,
    met: p95 <= BAR_MS,
  }
}

/** When the stream brought the new number of replicas, in milliseconds since the epoch. */
async function toldAt(stream: Followed, from: number, replicas: number): Promise<number> {
  const told = await eventually(
    'homeport tells of the scaling',
    () =>
      stream.events
        .slice(from)
        .find(
          ({ event }) =>
            event.type === 'stack' &&
            event.stack.name === 'bench' &&
            event.stack.services[0]?.wanted === replicas,
        ),
    { within: 10_000, every: 10 },
  )
  return performance.timeOrigin + told.at
}

/** When the engine says it scaled the service, in milliseconds since the epoch. */
export async function engineEventTime(lab: Ground['lab'], replicas: number): Promise<number> {
  return eventually(
    'the engine tells of the scaling',
    async () => {
      const now = Date.now() / 1000
      const window = ['--since', String(now - 5), '--until', String(now)]
      const filters = ['--filter', 'type=service', '--filter', 'event=update', '--format', '{{json .}}']
      const told = await lab.docker('rpi1', ['events', ...window, ...filters])
      const events = told.stdout
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as ServiceEvent)
      const last = events.findLast((event) => event.Actor.Attributes['replicas.new'] === String(replicas))
      return last === undefined ? false : last.timeNano / 1e6
    },
    { within: 10_000, every: 50 },
  )
}

interface ServiceEvent {
  timeNano: number
  Actor: { Attributes: Record<string, string> }
}
