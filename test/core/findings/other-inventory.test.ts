import { expect, test } from 'vitest'
import { otherInventory } from '../../../backend/core/findings/other-inventory.ts'

const chosen = { folder: '/srv/home' }

test('whoever chose another inventory on the page than an option says is told which is used, and how to change that', () => {
  const [finding] = otherInventory('HOMEPORT_INVENTORY', { url: 'git@nas:home.git', ref: 'main' }, chosen)
  expect(finding).toMatchObject({ id: 'inventory-elsewhere', severity: 'info' })
  expect(finding?.text).toMatch(/is git@nas:home\.git, as HOMEPORT_INVENTORY says, not \/srv\/home/)
  expect(finding?.advice).toBe('Take HOMEPORT_INVENTORY away to use what was chosen.')
})

test('the same place said twice is no news', () => {
  expect(otherInventory('HOMEPORT_INVENTORY', { folder: '/srv/home' }, chosen)).toEqual([])
})
