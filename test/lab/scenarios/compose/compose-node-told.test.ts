import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser } from '../../../support/browser.ts'
import { buildFrontend } from '../../../support/build/build-frontend.ts'
import { eventually } from '../../eventually.ts'
import { labWithFreshHa } from '../../ha/fresh.ts'
import type { HaClient } from '../../ha/ha-client.ts'
import { untilState } from '../../ha/homeport-in-ha.ts'
import { edit } from '../../house/checks.ts'
import { containersOf, freshNode, inNode, NODE, running } from '../../house/compose/compose-node.ts'
import { inForce } from '../../house/trial.ts'
import { aScene, type Scene } from '../a-scene.ts'
import { anOpenPage, button, type Opened } from '../people/in-a-browser.ts'

let scene: Scene
let anna: HaClient
let browser: Browser
let opened: Opened

beforeAll(async () => {
  await buildFrontend()
  const lab = await labWithFreshHa()
  const env = lab.broker.env
  scene = await aScene({ home: 'cottage', as: 'cottage-told', secrets: {}, arrange: freshNode, env })
  anna = await lab.ha.client('anna')
  browser = await openBrowser()
  const { url, token } = scene.house.client
  opened = await anOpenPage(browser, `${url}/#token=${token}`)
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
  anna?.close()
  await browser?.close()
  await scene?.end()
})

const good = { player: 'nginx:1.28', page: 'redis:8.2' }
/** Healthy at once, and over soon: as a program that cannot bear what it finds. */
const ailing =
  'entrypoint: [sh, -c, "sleep 4; exit 3"]\n    healthcheck: { test: [CMD, "true"], interval: 1s }'
const changeCompose = (change: (text: string) => string) =>
  inForce(scene.house.client, () => edit(scene.place, 'stacks/radio/compose.yaml', change))
const loops = async () =>
  (await scene.house.client.home()).findings.filter(({ id }) => id === 'crash-loop' || id === 'flapping')

test('a node of its own and its stack are on the page and in Home Assistant, as they are', async () => {
  const { page } = opened
  await untilState(anna, ['radio', 'running'], 'off')
  expect((await scene.deploy('radio')).run.state).toBe('succeeded')
  await running(scene.lab, good)

  await button(page, 'radio/player').waitFor()
  await button(page, 'radio/page').waitFor()
  await untilState(anna, ['radio', 'running'], 'on')
  await untilState(anna, ['radio', 'status'], 'running')
  await untilState(anna, ['radio', 'release'], '#1')
  await untilState(anna, [NODE, 'reachable'], 'on')
  await untilState(anna, [NODE, 'problem'], 'off')
  const { attributes } = await untilState(anna, [NODE, 'services'], '2')
  expect(attributes['runs']).toEqual(['radio/page', 'radio/player'])
})

test('a container that is stopped by hand is told, and when it is back too', async () => {
  const { player } = await containersOf(scene.lab)
  await scene.lab.run(NODE, ['docker', 'stop', '--time', '1', player?.id ?? ''])
  await untilState(anna, ['radio', 'running'], 'off')
  const { attributes } = await untilState(anna, ['radio', 'status'], 'degraded')
  expect(String(attributes['reasons'])).toContain('player')
  await untilState(anna, [NODE, 'services'], '1')
  await scene.lab.run(NODE, ['docker', 'start', player?.id ?? ''])
  await untilState(anna, ['radio', 'status'], 'running')
})

test('a container that its engine starts again and again is a finding, and does not count as running', async () => {
  await changeCompose((text) => text.replace('environment:\n', `${ailing}\n    environment:\n`))
  expect((await scene.deploy('radio')).run.state).toBe('succeeded')
  const finding = await eventually('it is a finding', async () => (await loops())[0], { within: 60_000 })
  expect(finding).toMatchObject({
    id: 'crash-loop',
    severity: 'error',
    subject: 'service radio/player',
    evidence: ['it ended with code 3'],
  })
  const restarts = "docker inspect --format '{{.RestartCount}}' $(docker ps -aqf name=radio-player)"
  expect(Number(await inNode(scene.lab, restarts))).toBeGreaterThanOrEqual(3)
  await opened.page.getByText(/radio\/player keeps failing: \d+ times in ten minutes/).waitFor()
  await untilState(anna, ['radio', 'status'], 'degraded')
  // For longer than it seems to run between two crashes.
  const seen = new Set<string>()
  const from = Date.now()
  await eventually(
    'it has crashed once more',
    async () => {
      seen.add((await scene.house.client.home()).stacks[0]?.status ?? '')
      return Date.now() - from > 6_000
    },
    { within: 20_000, every: 300 },
  )
  expect([...seen]).toEqual(['degraded'])
})

test('and is none any more when its stack is deployed with what was wrong put right', async () => {
  await changeCompose((text) => text.replace(`${ailing}\n    `, ''))
  expect((await scene.deploy('radio')).run.state).toBe('succeeded')
  await running(scene.lab, good)
  await eventually('there is no finding', async () => (await loops()).length === 0, { within: 30_000 })
  await untilState(anna, ['radio', 'status'], 'running')
  expect(opened.complaints).toEqual([])
})
