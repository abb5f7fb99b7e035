import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually } from '../../eventually.ts'
import { edit } from '../../house/checks.ts'
import { allBytes, CONFIG, containersOf, freshNode, inNode, NODE } from '../../house/compose/compose-node.ts'
import type { Place } from '../../house/furnish.ts'
import { inForce } from '../../house/trial.ts'
import type { Lab } from '../../lab.ts'
import { aScene, type Scene } from '../a-scene.ts'

const SIZE = '7654321'
const TOKEN = 'only-the-cottage-knows'
let scene: Scene

/** One that lives in the network of another, a job that ends well, and a volume whose settings the node tells. */
const COMPOSE = `
x-calm: &calm { image: "nginx:1.28", init: true, healthcheck: { disable: true } }
services:
  vpn: { <<: *calm, restart: unless-stopped, entrypoint: [sleep, "86400"], environment: { EXIT: north } }
  inside:
    <<: *calm
    restart: unless-stopped
    network_mode: service:vpn
    entrypoint: [sleep, "86400"]
    env_file: /etc/radio.env
  job: { <<: *calm, restart: on-failure, entrypoint: ["true"], volumes: ["kept:/kept"] }
volumes: { kept: { driver_opts: { type: tmpfs, device: tmpfs, o: "size=\${SIZE}" } } }
`

async function arrange(lab: Lab, place: Place): Promise<void> {
  await freshNode(lab)
  await inNode(lab, `echo SIZE=${SIZE} >${CONFIG}/.env; echo TOKEN=${TOKEN} >/etc/radio.env`)
  edit(place, 'stacks/radio/compose.yaml', () => COMPOSE)
}

beforeAll(async () => {
  scene = await aScene({ home: 'cottage', as: 'cottage-together', secrets: {}, arrange })
  await eventually(
    'homeport reaches the node',
    async () => {
      const { nodes } = await scene.house.client.home()
      return nodes.find(({ name }) => name === NODE)?.state === 'reachable'
    },
    { within: 20_000, every: 100 },
  )
})
afterAll(async () => {
  await scene?.end()
  if (scene !== undefined) await inNode(scene.lab, 'rm -f /etc/radio.env')
})

async function nothingIsLeftToDo(): Promise<void> {
  const { plan } = await scene.house.client.makePlan({ stack: 'radio' })
  const errors = plan.findings.filter(({ severity }) => severity === 'error')
  expect({ errors, operations: plan.operations, questions: plan.questions }).toEqual({
    errors: [],
    operations: [],
    questions: [],
  })
}

/** The network of the one is that of the other as it is now. */
async function livesInside(): Promise<void> {
  const { vpn, inside } = await containersOf(scene.lab)
  const format = '{{.HostConfig.NetworkMode}} {{.State.Status}}'
  const { stdout } = await scene.lab.docker(NODE, ['inspect', '--format', format, inside?.id ?? ''])
  expect(stdout.trim()).toBe(`container:${vpn?.id} running`)
}

test('what the node’s own files hold is in no plan and no release, and planned again nothing is to do', async () => {
  const { run, plan } = await scene.deploy('radio')
  expect(run.state, run.summary.join('\n')).toBe('succeeded')
  expect(plan.text.join('\n')).toContain('/etc/radio.env is used (TOKEN)')
  const { inside, job } = await containersOf(scene.lab)
  expect(inside?.env).toContain(`TOKEN=${TOKEN}`)
  expect(job?.state).toBe('exited')
  await livesInside()
  await nothingIsLeftToDo()
  const { client } = scene.house
  const told = JSON.stringify([plan, await client.journal(run.id), await client.home()])
  const kept = await allBytes(scene.place.data)
  for (const value of [SIZE, TOKEN])
    expect([told.includes(value), kept.includes(value)]).toEqual([false, false])
})

test('what lives in the network of another is made anew with it, told and watched', async () => {
  await inForce(scene.house.client, () =>
    edit(scene.place, 'stacks/radio/compose.yaml', (text) => text.replace('north', 'south')),
  )
  const { run, plan } = await scene.deploy('radio')
  expect(run.state, run.summary.join('\n')).toBe('succeeded')
  expect(plan.text.join('\n')).toContain('recreate inside (vpn, whose namespaces it shares, is made anew)')
  await livesInside()
  await nothingIsLeftToDo()
})

test('also when the other is gone: a person is asked of that one alone', async () => {
  const { vpn } = await containersOf(scene.lab)
  await scene.lab.docker(NODE, ['rm', '--force', vpn?.id ?? ''])
  const { run, plan } = await scene.deploy('radio', { 'drift:radio/vpn': 'yes' })
  expect(plan.plan.questions.map(({ id }) => id)).toEqual(['drift:radio/vpn'])
  expect(run.state, run.summary.join('\n')).toBe('succeeded')
  await livesInside()
  await nothingIsLeftToDo()
})
