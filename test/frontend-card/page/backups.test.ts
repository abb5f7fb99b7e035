import { expect, test } from 'vitest'
import { HomeportError } from '../../../backend/contract/errors.ts'
import type { Homeport } from '../../../backend/homeport.ts'
import { snapshots } from '../../../frontend-card/demo/recorded/detail.ts'
import * as plans from '../../../frontend-card/demo/recorded/plans.ts'
import { wellHome } from '../../../frontend-card/demo/recorded/well.ts'
import type { RecordingHomeport } from '../../support/home/a-homeport.ts'
import { button, type Opened, opened } from './an-opened-page.ts'

// The backups of a stack in a real browser, in front of homeport's own server.

async function openedBackups(own: Partial<Homeport> = {}): Promise<Opened> {
  const seen = await opened(
    { home: () => wellHome, snapshots: async () => snapshots, ...own },
    '&stack=domoticz',
  )
  await seen.page.getByRole('heading', { name: 'Backups' }).waitFor()
  return seen
}

const askedOf = (homeport: RecordingHomeport, name: string) =>
  homeport.asked.filter(([asked]) => asked === name).map(([, request]) => request)

test('how old each volume’s backup is, and why there is none, is seen without asking the repository', async () => {
  const { page, homeport } = await openedBackups()
  await page.getByText('Backed up', { exact: true }).waitFor()
  await page.getByText(/the disk of the repository nas is full/).waitFor()
  await page.getByText(/Free some space there/).waitFor()
  expect(askedOf(homeport, 'snapshots')).toEqual([])
})

test('a backup is made by click, and its run is shown', async () => {
  const { page, homeport } = await openedBackups()
  await button(page, 'Back up now').click()
  await page.waitForURL(/run=/)
  expect(askedOf(homeport, 'backUp')).toEqual([{ stack: 'domoticz' }])
})

test('the newest backups are proven by click, and the run of it is shown', async () => {
  const { page, homeport } = await openedBackups()
  await button(page, 'Prove by a restore').click()
  await page.waitForURL(/run=/)
  expect(askedOf(homeport, 'drill')).toEqual([{ stack: 'domoticz' }])
})

test('a backup is chosen from those of the repository, and its plan is looked at first', async () => {
  const { page, homeport } = await openedBackups({ planRestore: async () => plans.change })
  await button(page, 'Show backups').click()
  await page.getByText('before a restore').waitFor()
  await page
    .getByRole('button', { name: /^Restore db as it was/ })
    .first()
    .click()
  await page.waitForURL(/plan=/)
  const [newest] = snapshots
  expect(askedOf(homeport, 'planRestore')).toEqual([
    { stack: 'domoticz', volume: 'db', snapshot: newest?.id },
  ])
  expect(askedOf(homeport, 'startRun')).toEqual([])
})

test('a repository that does not answer is said where the person is looking, with the way out', async () => {
  const snapshotsRefused = async () => {
    throw new HomeportError(
      'repository-problem',
      'rpi2 cannot reach the repository nas',
      'Look at that machine.',
    )
  }
  const { page } = await openedBackups({ snapshots: snapshotsRefused })
  await button(page, 'Show backups').click()
  const alert = page.getByRole('alert')
  await alert.getByText('rpi2 cannot reach the repository nas').waitFor()
  await alert.getByText('Look at that machine.').waitFor()
})
