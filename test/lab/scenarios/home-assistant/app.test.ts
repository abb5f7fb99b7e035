import { readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import type { Run } from '../../../../backend/contract/run.ts'
import { openBrowser } from '../../../support/browser.ts'
import { eventually } from '../../eventually.ts'
import type { UserName } from '../../ha/account/accounts.ts'
import { labWithFreshHa } from '../../ha/fresh.ts'
import type { HaClient } from '../../ha/ha-client.ts'
import { untilState } from '../../ha/homeport-in-ha.ts'
import { emptyNodes, runningContainers } from '../../house/checks.ts'
import { deployHome } from '../../house/deploy-home.ts'
import { furnish, type Place } from '../../house/furnish.ts'
import { pushedInventory } from '../../house/pushed-inventory.ts'
import { onAnswers, onBroker } from '../../house/running/ears.ts'
import { setImage, trialHome } from '../../house/trial.ts'
import { ensureHomeportImage } from '../../images/homeport-image.ts'
import type { Lab } from '../../lab.ts'
import { type AppInLab, runAsApp } from '../../supervisor/app-in-lab.ts'
import { sessionCookie, sessionOf, signedIn, userId, visitorOf } from '../../supervisor/visitors.ts'
import { anOpenPage, approveAndWatch, button } from '../people/in-a-browser.ts'

// The image as an app of Home Assistant: options, broker, page and people all come through the Supervisor.

let lab: Lab
let place: Place
let app: AppInLab
let anna: HaClient
let browser: Browser

beforeAll(async () => {
  lab = await labWithFreshHa()
  const image = await ensureHomeportImage((line) => console.error(`lab: ${line}`))
  await emptyNodes(lab)
  rmSync(join(lab.dir, 'app'), { recursive: true, force: true })
  // What its stacks name is missing: a person puts it in.
  place = await furnish(lab, { ...trialHome, secrets: {}, as: 'app' })
  anna = await lab.ha.client('anna')
  app = await runAsApp(lab, { image, place, options: { log: 'trace', mqtt_base: 'home/port' } })
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
  anna?.close()
  await app?.remove()
})

const asked = (path: string, session?: string, more: Record<string, string> = {}) =>
  fetch(`${app.page}${path}`, {
    headers: { ...more, ...(session === undefined ? {} : { cookie: `ingress_session=${session}` }) },
  })

/** homeport's page, as Home Assistant shows it to this user. */
async function pageOf(name: UserName): Promise<Page> {
  const opened = await anOpenPage(browser, app.page, {}, [await sessionCookie(app, anna, name)])
  onTestFinished(opened.close)
  return opened.page
}

test('the broker is found through the Supervisor, and the options are heard', async () => {
  await untilState(anna, ['Homeport', 'connection'], 'on', 30_000)
  const version = await untilState(anna, ['Homeport', 'version'], '0.1.0')
  expect(version.attributes['base']).toBe('home/port')
})

test('an administrator has the page under ingress, live, and deploys from it', async () => {
  const client = await visitorOf(app, anna, 'anna')
  await deployHome(client, { by: 'nobody', say: () => {}, stacks: () => false })
  const page = await pageOf('anna')
  await page.getByText('Live', { exact: true }).waitFor()
  await client.makePlan({ stack: 'lamp' })
  await button(page, 'Look at the plan for lamp').click()
  await approveAndWatch(page)
  const lamps = (await runningContainers(lab)).filter(({ service }) => service === 'lamp_web')
  expect(lamps).toHaveLength(2)
  const runs = await client.get<Run[]>('/api/v1/runs')
  expect([...new Set(runs.map(({ by }) => by))]).toEqual(['Anna'])
})

test('a value that a stack lacks is typed in on the page, reaches its service, and is told nowhere', async () => {
  const TOKEN = 'typed-in-by-anna'
  const broker = await onBroker(lab)
  const page = await pageOf('anna')
  const answers = onAnswers(page)
  await button(page, 'Put in shop_token').click()
  await page.getByLabel('Value').fill(TOKEN)
  await button(page, 'Keep it').click()
  await page.getByText(/^Kept, as version [0-9a-f]{8}\.$/).waitFor()
  const file = join(place.data, 'secrets', 'shop_token')
  expect([readFileSync(file, 'utf8'), statSync(file).mode & 0o777]).toEqual([TOKEN, 0o600])
  await button(page, 'Overview').click()
  await button(page, 'Look at the plan for shop').click()
  await approveAndWatch(page)
  const shop = (await runningContainers(lab)).find(({ service }) => service === 'shop_web')
  const read = ['exec', shop?.id ?? '', 'cat', '/run/secrets/shop_token']
  expect((await lab.docker(shop?.node ?? '', read)).stdout).toBe(TOKEN)
  await button(page, 'Overview').click()
  await page.getByRole('heading', { name: 'Stacks', exact: true }).waitFor()
  expect(await button(page, 'Put in shop_token').count()).toBe(0)
  const client = await visitorOf(app, anna, 'anna')
  const [run] = await client.get<Run[]>('/api/v1/runs?limit=1')
  const asked = [await client.home(), await client.journal(run?.id ?? ''), await client.log(run?.id ?? '')]
  const told = [JSON.stringify(asked), await answers.end(), await broker.end(), await app.container.said()]
  expect(told.map((text) => text.length > 100 && !text.includes(TOKEN))).toEqual([true, true, true, true])
})

test('an administrator’s card goes over from MQTT to ingress as soon as homeport answers there', async () => {
  await lab.ha.putCard()
  const kept = await signedIn(app, lab.ha.users.anna)
  await app.container.stop()
  const { page, close } = await anOpenPage(browser, `${app.front}/lab-homeport/0`, kept)
  onTestFinished(close)
  // As Core answers while homeport does not: so however fast it is, its word by MQTT is the first.
  const underIngress = '**/api/hassio_ingress/**'
  await page.route(underIngress, (route) => route.fulfill({ status: 502, body: '502: Bad Gateway' }))
  await page.getByText(/Connecting to homeport|Nothing is heard of homeport/).waitFor({ timeout: 60_000 })
  await app.start()
  const throughMqtt = page.getByText(/Connected through MQTT/)
  await throughMqtt.waitFor({ timeout: 60_000 })
  await button(page, 'lamp').click()
  await page.unroute(underIngress)
  // Where the person is stays; there is more to it now.
  await button(page, 'Log of web').click({ timeout: 60_000 })
  await page.getByText('stand-in 1.28 serves on port 80').first().waitFor()
  expect(await throughMqtt.count()).toBe(0)
})

test('right after a start, too, who is no administrator reads on the page that he is not let in, and why', async () => {
  await app.container.stop()
  await app.start()
  const page = await pageOf('ben')
  await page.getByText('homeport does not let you in.').waitFor()
  await page.getByText(/Ben is no administrator of Home Assistant/).waitFor()
  expect((await asked('api/v1/home', await sessionOf(app, anna, 'ben'))).status).toBe(403)
})

test('without a session, or with one that nobody is behind, nothing is told', async () => {
  expect((await asked('')).status).toBe(401)
  expect((await asked('api/v1/home')).status).toBe(401)
  expect((await asked('api/v1/home', 'made-up')).status).toBe(401)
  const nobody = await asked('api/v1/home', await app.session())
  expect(nobody.status).toBe(403)
  expect(await nobody.json()).toMatchObject({ code: 'forbidden' })
})

test('a forged header is of no use: not in the browser, not from another app, not from this machine', async () => {
  const forged = { 'X-Remote-User-Id': await userId(anna, 'anna') }
  const inSmall = { 'x-remote-user-id': forged['X-Remote-User-Id'] }
  const ben = await sessionOf(app, anna, 'ben')
  expect((await asked('api/v1/home', ben, forged)).status).toBe(403)
  expect((await asked('api/v1/home', ben, inSmall)).status).toBe(403)
  const answer = await app.askedByAnotherApp('/api/v1/home', forged)
  expect(answer).toMatch(/^HTTP\/1\.1 403 /)
  expect(answer).toContain('reached through Home Assistant only, not from 172.30.33.')
  const direct = await fetch(`http://${app.container.address}:8099/api/v1/home`, { headers: forged })
  expect(direct.status).toBe(403)
})

test('as an app it is no root either, and is found healthy', async () => {
  const { users, rssMb } = await app.container.process()
  console.log(`app: resident ${rssMb} MB`)
  expect(users).toEqual(['8099'])
  expect(rssMb).toBeLessThanOrEqual(130)
  await eventually(
    'Docker finds it healthy',
    async () => (await app.container.inspect()).State.Health?.Status === 'healthy',
    { within: 20_000 },
  )
})

test('an inventory in a repository is a matter of options, and a signed push is heard on the app’s port', async () => {
  const pushed = await pushedInventory(lab, place)
  const { HOMEPORT_INVENTORY: inventory, HOMEPORT_INVENTORY_HOST_KEY: inventory_host_key } = pushed.env
  const hook = 'a-word-between-two-servers'
  const set = { inventory, inventory_host_key, inventory_ref: 'main', inventory_poll: '1h' }
  await app.restart({ mqtt_base: 'home/port', ...set, inventory_hook: hook })
  const client = await visitorOf(app, anna, 'anna')
  const inForce = async () => (await client.home()).inventory.commit
  // Until then it goes by what was last right, which is a folder's and has a longer name.
  const isOfGit = async () => (await inForce())?.length === 40
  await eventually('the repository is read', isOfGit, { within: 20_000 })
  const before = await inForce()
  setImage(place, 'lamp', 'nginx:1.29')
  const { commit } = pushed.push()
  const direct = { url: `http://${app.container.address}:8099` }
  expect(await pushed.hook(direct, 'not the secret of this home')).toBe(401)
  expect(await inForce()).toBe(before)
  expect(await pushed.hook(direct, hook)).toBe(202)
  await eventually('the push is in force', async () => (await inForce()) === commit, { within: 10_000 })
})

test('while Home Assistant’s Core is away nobody is let in, and the page says why until it is back', async () => {
  const page = await pageOf('anna')
  await page.getByText('Live', { exact: true }).waitFor()
  const session = await sessionOf(app, anna, 'anna')
  anna.close()
  await lab.ha.stop()
  // What Core said within the last minute would still count.
  await app.container.stop()
  await app.container.start()
  const refused = await eventually(
    'homeport cannot ask',
    async () => {
      const answer = await asked('api/v1/home', session)
      return answer.status === 503 && ((await answer.json()) as { detail: string })
    },
    { within: 20_000 },
  )
  expect(refused.detail).toMatch(/^Home Assistant cannot be asked who you are: /)
  await page.reload()
  await page.getByText(/Home Assistant cannot be asked who you are/).waitFor()
  await lab.ha.start()
  await page.getByText('Live', { exact: true }).waitFor({ timeout: 30_000 })
  anna = await lab.ha.client('anna')
})

test('while the Supervisor is away that is what is said, and the broker is found when it is back', async () => {
  await app.supervisor.stop()
  await app.container.stop()
  await app.container.start()
  // Its page is out of reach without the Supervisor: the log is where a person looks then.
  const isSaid = async () => /the Supervisor does not answer/.test(await app.container.said())
  await eventually('the log says so', isSaid, { within: 20_000 })
  await app.supervisor.start()
  await untilState(anna, ['Homeport', 'connection'], 'on', 45_000)
})

test('an option of a wrong type keeps the app from starting, and is named', async () => {
  const { exitCode, said } = await app.failsWith({ mqtt_base: 5 })
  expect(exitCode).toBe(1)
  expect(said).toContain('option mqtt_base is a number; it must be text')
  expect(said).toMatch(/→ Correct the app's configuration in Home Assistant/)
})
