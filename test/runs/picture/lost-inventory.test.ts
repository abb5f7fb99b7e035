import { expect, test } from 'vitest'
import { readSwarmAt } from '../../../backend/adapters/docker/read-swarm.ts'
import { aSmallHome } from '../../support/home/a-running-house.ts'
import { aSmallHomeRuns, until, withImage } from '../../support/home/a-small-home.ts'

const away = {
  code: 'repository-unreachable',
  text: 'git@nas:home.git cannot be reached',
  advice: 'Look at it.',
}
const SOURCE = 'no directory'

test('while the inventory cannot be read the last good one stays, and it is said since when', async () => {
  const home = await aSmallHomeRuns()
  const { commit } = home.homeport.home().inventory
  const { watched } = home.house
  watched.inventoryLost(away)
  const since = home.homeport.home().inventory.lost?.since
  await home.clock.wait(60_000)
  watched.inventoryLost({ ...away, text: 'still not' })
  const { inventory, findings, stacks } = home.homeport.home()
  expect(inventory).toMatchObject({
    commit,
    source: SOURCE,
    problems: [],
    lost: { since, problem: { text: 'still not' } },
  })
  expect(stacks).toHaveLength(1)
  expect(findings.filter(({ id }) => id === 'inventory-lost')).toEqual([
    {
      id: 'inventory-lost',
      severity: 'warning',
      subject: 'inventory',
      text: 'The inventory cannot be read: still not',
      advice: 'Look at it.',
      evidence: [`since ${since}; commit ${commit?.slice(0, 12)} is in force`],
    },
  ])
  const told = home.events.findLast(({ event }) => event.type === 'inventory')?.event
  expect(told).toMatchObject({ commit, lost: { since } })
  await home.follow(aSmallHome())
  expect(home.homeport.home().inventory.lost).toBeUndefined()
  expect(home.homeport.home().findings.map(({ id }) => id)).not.toContain('inventory-lost')
})

test('without any inventory it is said as well, and as worse', async () => {
  const home = await aSmallHomeRuns()
  const next = home.reopened()
  next.house.watched.inventoryLost(away)
  expect(next.homeport.home().findings).toMatchObject([
    { id: 'inventory-lost', severity: 'error', evidence: [expect.stringContaining('none is in force')] },
  ])
})

test('a newer inventory with problems is told with its problems, and the last good one stays', async () => {
  const home = await aSmallHomeRuns()
  const { commit } = home.homeport.home().inventory
  await home.follow(aSmallHome().withTopology('home: [attic'))
  const { inventory, stacks } = home.homeport.home()
  expect(inventory.commit).toBe(commit)
  expect(inventory.problems).toContainEqual(
    expect.objectContaining({ code: 'yaml-syntax', file: 'topology.yaml', line: expect.any(Number) }),
  )
  expect(stacks).toHaveLength(1)
})

test('the next process knows what was in force, and since when nothing newer could be read', async () => {
  const home = await aSmallHomeRuns()
  const { commit } = home.homeport.home().inventory
  home.house.watched.inventoryLost(away)
  const since = home.homeport.home().inventory.lost?.since
  await until(home.clock, () => home.store.fact('inventory')?.includes(commit as string) === true)
  const { house, homeport } = home.reopened()
  expect(house.watched.inForceBefore(SOURCE)).toBe(commit)
  expect(house.watched.inForceBefore('another repository')).toBeUndefined()
  house.watched.inventoryRecalled(aSmallHome().raw())
  await home.clock.wait(60_000)
  house.watched.inventoryLost(away)
  expect(homeport.home().inventory).toMatchObject({ commit, lost: { since } })
  expect(homeport.home().inventory.readAt).toBeUndefined()
  await house.watched.inventoryRead(aSmallHome().raw())
  expect(home.reopened().house.watched.inForceBefore(SOURCE)).toBe(commit)
  expect(home.store.fact('inventory')).not.toContain('lostSince')
})

test('what was in force is planned from only when there is nothing newer, or nothing newer can be had', async () => {
  const home = await aSmallHomeRuns({ wishes: { domoticz: withImage('web:1') } })
  const { house, homeport } = home.reopened()
  house.watched.inventoryRecalled(aSmallHome().raw())
  house.watched.swarmSeen(await readSwarmAt(home.clock)('main', 'rpi1', home.engine.api))
  await home.clock.wait(60_000)
  expect(homeport.home().stacks).toHaveLength(1)
  expect(homeport.plans()).toEqual([])
  house.watched.inventoryLost(away)
  await until(home.clock, () => homeport.plans().length > 0)
})

test('a copy is made before it is remembered that there is one', async () => {
  const copies: string[] = []
  const made = Promise.withResolvers<void>()
  const source = {
    checkOut: async (commit: string) => {
      copies.push(commit)
      await made.promise
      return '/nowhere'
    },
  }
  const home = await aSmallHomeRuns({ source })
  const { commit } = home.homeport.home().inventory
  expect(copies).toContain(commit)
  expect(home.house.watched.inForceBefore(SOURCE)).toBeUndefined()
  made.resolve()
  await until(home.clock, () => home.house.watched.inForceBefore(SOURCE) === commit)
})

const nobodySaid = { code: 'no-inventory', text: 'homeport has not been told', advice: 'Open the page.' }

test('an inventory that there never was is missing, not lost: nothing is wrong yet', async () => {
  const home = await aSmallHomeRuns()
  const next = home.reopened()
  next.house.watched.inventoryLost(nobodySaid)
  const { inventory, findings } = next.homeport.home()
  expect(inventory).toMatchObject({ problems: [], missing: nobodySaid })
  expect(inventory).not.toHaveProperty('lost')
  expect(findings).toEqual([])
  const told = next.events.findLast(({ event }) => event.type === 'inventory')?.event
  expect(told).toMatchObject({ missing: nobodySaid })
})

test('an empty folder is no broken inventory; once there are files in it nothing is missing', async () => {
  const home = await aSmallHomeRuns()
  const next = home.reopened()
  await next.house.watched.inventoryRead({ commit: 'c0', files: {}, folders: {}, otherFiles: [] })
  expect(next.homeport.home().inventory).toMatchObject({ problems: [], missing: { code: 'no-inventory' } })
  await next.follow(aSmallHome())
  expect(next.homeport.home().inventory).not.toHaveProperty('missing')
})

test('a home that has an inventory does not begin anew because its folder is empty or gone', async () => {
  const home = await aSmallHomeRuns()
  const { watched } = home.house
  await watched.inventoryRead({ commit: 'c0', files: {}, folders: {}, otherFiles: [] })
  expect(home.homeport.home().inventory.problems.map(({ code }) => code)).toEqual(['missing-file'])
  watched.inventoryLost({ code: 'no-folder', text: 'directory /srv/home is not there' })
  const { inventory, stacks } = home.homeport.home()
  expect(inventory.lost).toBeDefined()
  expect(inventory).not.toHaveProperty('missing')
  expect(stacks).toHaveLength(1)
})
