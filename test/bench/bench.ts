import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import type { HaClient } from '../lab/ha/ha-client.ts'
import { deployHome } from '../lab/house/deploy-home.ts'
import { furnish } from '../lab/house/furnish.ts'
import { helpersEnv } from '../lab/house/keeping/diary.ts'
import { asTheImage } from '../lab/house/running/as-the-image.ts'
import { startHouse } from '../lab/house/running/process.ts'
import { labDown, labUp } from '../lab/lab.ts'
import { anOpenPage, button } from '../lab/scenarios/people/in-a-browser.ts'
import { openBrowser } from '../support/browser.ts'
import { backupTime } from './backup-time.ts'
import { eventLatency } from './event-latency.ts'
import { image } from './image.ts'
import { memory } from './memory.ts'
import { noOp } from './no-op.ts'
import { planTime } from './plan-time.ts'
import { powerLoss } from './power-loss.ts'
import { pushToPlan } from './push-to-plan.ts'
import type { Ground, Row } from './row.ts'
import { eventInHa } from './told/event-in-ha.ts'
import { cardSize, firstPaint, firstStage } from './told/faces.ts'
import { lossInHa } from './told/loss-in-ha.ts'
import { quiet } from './told/quiet.ts'

// `npm run bench`: the numbers of DESIGN § 20 that can be measured today, on real engines; exits 1 when a bar is missed.

const root = join(import.meta.dirname, '..', '..')
const say = (line: string) => console.error(line)

execFileSync(process.execPath, [join(root, 'test', 'support', 'build.ts')], { stdio: ['ignore', 2, 2] })
const lab = await labUp({ name: 'bench', ha: true, progress: say })
let rows: Row[] = []
try {
  const ground = await settle()
  rows = await measure(ground)
  await ground.house.stop()
} finally {
  await labDown('bench', say)
}
print(rows)
process.exit(rows.length > 0 && rows.every(({ met }) => met) ? 0 : 1)

async function measure(ground: Ground): Promise<Row[]> {
  const found: Row[] = []
  const step = async (what: string, take: () => Promise<Row | Row[]>) => {
    say(`measuring ${what} …`)
    const unmeasured = (error: Error) => ({ what, measured: `not: ${error.message}`, bar: '', met: false })
    const rows = [await take().catch(unmeasured)].flat()
    for (const row of rows) say(`  ${row.met ? 'met' : 'MISSED'}: ${row.what}, ${row.measured}`)
    found.push(...rows)
  }
  const anna = await ground.lab.ha.client('anna')
  const browser = await openBrowser()
  await step('events', () => eventLatency(ground))
  await step('events in Home Assistant', () => eventInHa(ground, anna))
  await step('no-op', () => noOp(ground, compose(20)))
  await step('plans', () => planTime(ground))
  await step('pushes', () => pushToPlan(ground))
  await step('the faces', () => faces(ground, browser, anna))
  await step('a quiet minute', () => quiet(ground))
  await step('backups', () => backupTime(ground))
  // What loses its power again and again is called failed: nothing else is measured after it.
  await step('power loss', () => powerLoss(ground))
  await step('power loss in Home Assistant', () => lossInHa(ground, anna))
  await step('memory', async () => memory(ground))
  await step('the image', () => image(ground))
  await browser.close()
  anna.close()
  return found
}

async function faces(ground: Ground, browser: Browser, anna: HaClient): Promise<Row[]> {
  const { lab, house } = ground
  const size = await cardSize()
  await lab.ha.putCard()
  const paint = await firstPaint(ground, browser)
  const page = await anOpenPage(browser, `${house.client.url}/#token=${house.client.token}`)
  const onPage = await firstStage('on the page', ground, page.page)
  await page.close()
  const dashboard = await anOpenPage(browser, lab.ha.dashboard, { hassTokens: anna.hassTokens() })
  await button(dashboard.page, 'bench').waitFor({ timeout: 60_000 })
  const inCard = await firstStage('through MQTT', ground, dashboard.page)
  await dashboard.close()
  return [size, paint, onPage, inCard]
}

/** The example home with two stacks more: one service to scale, and twenty to leave alone. */
async function settle(): Promise<Ground> {
  const place = await furnish(lab, { home: 'example' })
  for (const [name, count] of [
    ['bench', 1],
    ['twenty', 20],
  ] as const) {
    const folder = join(place.inventory, 'stacks', name)
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'stack.yaml'), 'run_on: { swarm: main }\n')
    writeFileSync(join(folder, 'compose.yaml'), compose(count))
  }
  const house = await startHouse({
    data: place.data,
    inventory: place.inventory,
    log: place.log,
    ...asTheImage,
    env: { ...asTheImage.env, ...lab.broker.env, ...(await helpersEnv()) },
  })
  say('deploying the home …')
  await deployHome(house.client, { by: 'bench', say: () => {} })
  return { lab, place, house, say }
}

function compose(count: number): string {
  const names = count === 1 ? ['one'] : Array.from({ length: count }, (_, n) => `s${n + 1}`)
  const service = (name: string) =>
    `  ${name}:\n    image: traefik/whoami:v1.10\n    deploy: { endpoint_mode: dnsrr }\n`
  return `version: "3.8"\nservices:\n${names.map(service).join('')}`
}

function print(table: Row[]): void {
  const wide = (key: 'what' | 'measured' | 'bar') => Math.max(...table.map((row) => row[key].length))
  const [what, measured, bar] = [wide('what'), wide('measured'), wide('bar')]
  for (const row of table) {
    const cells = [
      row.what.padEnd(what),
      row.measured.padEnd(measured),
      row.bar.padEnd(bar),
      row.beside ?? '',
    ]
    console.log(`${row.met ? 'met   ' : 'MISSED'}  ${cells.join('  ')}`)
  }
}
