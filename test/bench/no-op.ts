import { writesSince } from '../lab/house/checks.ts'
import { type Ground, type Row, seconds } from './row.ts'

const BAR_MS = 2_000

/** Planning what is already as wished, beside what the Docker CLI does for the same twenty services. */
export async function noOp({ lab, house, say }: Ground, compose: string): Promise<Row[]> {
  const since = new Date().toISOString()
  const began = performance.now()
  const { plan } = await house.client.makePlan({ stack: 'twenty' })
  const tookMs = performance.now() - began
  if (plan.operations.length > 0) throw new Error('the plan of an unchanged stack is not empty')
  const writes = await writesSince(lab, since)
  say('  the same by docker stack deploy --detach=false …')
  const cliMs = await byDocker(lab, compose)
  return [
    {
      what: 'no-op of 20 services',
      measured: seconds(tookMs),
      bar: `≤ ${seconds(BAR_MS)}`,
      beside: `docker stack deploy: ${seconds(cliMs)} (${(cliMs / tookMs).toFixed(0)} ×)`,
      met: tookMs <= BAR_MS,
    },
    {
      what: 'writes on the engines meanwhile',
      measured: String(writes.length),
      bar: '0',
      met: writes.length === 0,
    },
  ]
}

/** The second deploy of the same file: nothing to do, and yet it waits service by service. */
async function byDocker(lab: Ground['lab'], compose: string): Promise<number> {
  const deploy = (detach: boolean) =>
    lab.docker(
      'rpi1',
      ['stack', 'deploy', `--detach=${detach}`, '--resolve-image', 'never', '-c', '-', 'twentycli'],
      {
        input: compose,
        timeoutMs: 400_000,
      },
    )
  const first = await deploy(false)
  if (first.code !== 0) throw new Error(first.stderr)
  const began = performance.now()
  const second = await deploy(false)
  if (second.code !== 0) throw new Error(second.stderr)
  const tookMs = performance.now() - began
  await lab.docker('rpi1', ['stack', 'rm', 'twentycli'])
  return tookMs
}
