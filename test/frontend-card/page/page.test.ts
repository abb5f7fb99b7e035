import { expect, test } from 'vitest'
import { HomeportError } from '../../../backend/contract/errors.ts'
import type { Homeport } from '../../../backend/homeport.ts'
import { releases } from '../../../frontend-card/demo/recorded/detail.ts'
import { hostileHome } from '../../../frontend-card/demo/recorded/hostile.ts'
import { nightHome } from '../../../frontend-card/demo/recorded/night.ts'
import * as plans from '../../../frontend-card/demo/recorded/plans.ts'
import * as runs from '../../../frontend-card/demo/recorded/runs.ts'
import { wellHome } from '../../../frontend-card/demo/recorded/well.ts'
import { button, opened, TOKEN } from './an-opened-page.ts'

// The page in a real browser, in front of homeport's own server.

test('what happens is seen as it happens, without asking again', async () => {
  const { page, homeport, complaints } = await opened({ home: () => wellHome })
  await page.getByRole('heading', { name: 'All is well: 3 nodes, 5 stacks.' }).waitFor()
  homeport.tell({ type: 'node', node: nightHome.nodes[1]! })
  await page.getByRole('heading', { name: /^rpi2 is unreachable since/ }).waitFor()
  expect(homeport.asked.filter(([name]) => name === 'home')).toHaveLength(1)
  expect(complaints).toEqual([])
})

test('a plan is approved by one click once its questions are answered, and its run is shown at once', async () => {
  const own = { home: () => nightHome, startRun: async () => runs.running, run: () => runs.running }
  const { page, homeport } = await opened(own)
  await button(page, 'Look at the plan for metrics').click()
  expect(await button(page, 'Approve').isDisabled()).toBe(true)
  await page.getByLabel('leave replicas, env LOG_LEVEL as it is now').check()
  await page.getByLabel('leave it', { exact: true }).check()
  await button(page, 'Approve').click()
  await page.getByRole('heading', { name: 'Run of mosquitto and 2 more' }).waitFor()
  const [, request] = homeport.asked.find(([name]) => name === 'startRun') as [string, unknown]
  expect(request).toEqual({
    plans: [plans.questions.plan.id],
    answers: { 'drift:exporter': 'leave', 'conflict:old': 'no' },
  })
})

test('the stages of a run move, and what it says stands below', async () => {
  const { page, homeport } = await opened({ home: () => nightHome }, '&run=01JRUNNING')
  await page.getByText('Now: whoami, Verify.').waitFor()
  await page.getByText('pulling domoticz/domoticz:1').waitFor()
  homeport.tell({ type: 'log', run: '01JRUNNING', at: '', line: 'whoami stays' })
  await page.getByText('whoami stays', { exact: true }).waitFor()
  homeport.tell({ type: 'run', run: { ...runs.rolledBack, id: '01JRUNNING', rows: 99 } })
  await page.getByText('It failed, and what ran before runs again.').waitFor()
  expect(await button(page, 'Cancel …').count()).toBe(0)
})

test('cancelling asks how, and says what each way means', async () => {
  const { page, homeport } = await opened({ home: () => nightHome }, '&run=01JRUNNING')
  await button(page, 'Cancel …').click()
  expect(await button(page, 'Cancel the run').isDisabled()).toBe(true)
  await page.getByLabel('Put back what was changed').check()
  await button(page, 'Cancel the run').click()
  await expect
    .poll(() => homeport.asked.find(([name]) => name === 'cancelRun')?.slice(1, 3))
    .toEqual(['01JRUNNING', { choice: 'roll-back' }])
})

test('rolling back shows the plan first', async () => {
  const own = { home: () => wellHome, releases: () => releases, makePlan: async () => plans.change }
  const { page, homeport } = await opened(own, '&stack=domoticz')
  await button(page, 'Roll back to #11 …').click()
  await page.getByRole('heading', { name: 'Plan for domoticz' }).waitFor()
  expect(homeport.asked.find(([name]) => name === 'makePlan')?.[1]).toEqual({
    stack: 'domoticz',
    release: 11,
  })
})

test('a refusal stands where the person is looking, with what to do', async () => {
  const startRun = async () => {
    throw new HomeportError('plan-outdated', 'rpi3 has changed since', 'Make a new plan and look at it.')
  }
  const { page } = await opened({ home: () => nightHome, startRun }, '&plan=p-change')
  await button(page, 'Approve').click()
  await page.getByRole('alert').getByText('rpi3 has changed since').waitFor()
  await page.getByRole('alert').getByText('Make a new plan and look at it.').waitFor()
})

test('no name, finding or line of a log becomes markup or code', async () => {
  const serviceLogs: Homeport['serviceLogs'] = async (_stack, _service, _options, onLine) => {
    onLine({ text: 'said: <img src=x onerror="document.title=1">', stream: 'stdout' } as never)
  }
  const { page, complaints } = await opened({ home: () => hostileHome, serviceLogs })
  await page.getByText('<script>').first().waitFor()
  await page.getByRole('button', { name: 's'.repeat(63), exact: true }).click()
  await page.getByRole('button', { name: /^Log of w/ }).click()
  await page.getByText('said: <img src=x onerror="document.title=1">').waitFor()
  expect(await page.locator('img, b').count()).toBe(0)
  expect(await page.title()).toBe('homeport')
  expect(complaints).toEqual([])
})

test('a loss is told and the last picture stays; what needs homeport is not offered', async () => {
  const { page, close } = await opened({ home: () => nightHome }, '&plan=p-change')
  await button(page, 'Approve').waitFor()
  await close()
  await page.getByText(/What you see is from then/).waitFor()
  expect(await button(page, 'Approve').isDisabled()).toBe(true)
})

test('a wrong token is told in words a person can act on', async () => {
  const { page, url } = await opened({ home: () => wellHome })
  await page.goto(`${url}/#token=wrong`)
  await page.getByText('Open the link homeport printed when it started').waitFor()
})

test('back and forward, and a reload, keep the place and the token', async () => {
  const { page } = await opened({ home: () => nightHome })
  await button(page, 'dashboard').click()
  await page.getByRole('heading', { name: 'dashboard' }).waitFor()
  expect(new URL(page.url()).hash).toBe(`#token=${TOKEN}&stack=dashboard`)
  await page.reload()
  await page.getByRole('heading', { name: 'dashboard' }).waitFor()
  await page.goBack()
  await page.getByRole('heading', { name: /^rpi2 is unreachable/ }).waitFor()
})

test('all of it can be done by keyboard', async () => {
  const { page } = await opened({ home: () => nightHome }, '&plan=p-change')
  await button(page, 'Approve').focus()
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: /^Run of/ }).waitFor()
})
