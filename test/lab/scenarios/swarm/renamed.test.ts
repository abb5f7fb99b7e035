import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { stringify } from 'yaml'
import { inForce, trialHome } from '../../house/trial.ts'
import { aScene, type Scene } from '../a-scene.ts'

let scene: Scene

beforeAll(async () => {
  scene = await aScene({ ...trialHome, deployed: ['lamp'], arrange: (_, place) => writeStack(place, 'old') })
})
afterAll(() => scene?.end())

/** One service with a volume, whose program does not end when it is told to, and is killed after its grace. */
function writeStack({ inventory }: Scene['place'], service: string): void {
  const definition = {
    image: 'nginx:1.28',
    entrypoint: ['sleep', '3600'],
    healthcheck: { disable: true },
    stop_grace_period: '6s',
    volumes: ['kept:/data'],
    deploy: {
      endpoint_mode: 'dnsrr',
      placement: { constraints: ['node.hostname == rpi1'] },
      update_config: { monitor: '1s' },
    },
  }
  writeFileSync(
    join(inventory, 'stacks/lamp/compose.yaml'),
    stringify({ services: { [service]: definition }, volumes: { kept: {} } }),
  )
}

/** When containers of a service on rpi1 did this, as its own engine tells, in ns. */
async function times(service: string, event: 'start' | 'die', since: string): Promise<bigint[]> {
  const label = `label=com.docker.swarm.service.name=${service}`
  const filters = ['type=container', `event=${event}`, label].flatMap((filter) => ['--filter', filter])
  const until = new Date().toISOString()
  const format = ['--format', '{{.TimeNano}}']
  const { stdout } = await scene.lab.docker('rpi1', [
    'events',
    '--since',
    since,
    '--until',
    until,
    ...filters,
    ...format,
  ])
  return stdout.split('\n').filter(Boolean).map(BigInt)
}

test('a service under a new name begins only when the old one has let go of the volume', async () => {
  const since = new Date().toISOString()
  await inForce(scene.house.client, () => writeStack(scene.place, 'new'))
  const { plan, run } = await scene.deploy('lamp')

  expect(run.state, run.summary.join('\n')).toBe('succeeded')
  expect(plan.plan.operations.map(({ kind, subject }) => [kind, subject])).toEqual([
    ['service-remove', 'service lamp/old'],
    ['service-create', 'service lamp/new'],
  ])
  const [ended, begun] = [await times('lamp_old', 'die', since), await times('lamp_new', 'start', since)]
  expect([ended.length, begun.length]).toEqual([1, 1])
  expect(begun[0]!, 'two containers had the volume').toBeGreaterThanOrEqual(ended[0]!)
}, 90_000)
