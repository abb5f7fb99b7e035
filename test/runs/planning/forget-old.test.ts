import { expect, test } from 'vitest'
import { aSmallHome } from '../../support/home/a-running-house.ts'
import { aSmallHomeRuns, until, withImage } from '../../support/home/a-small-home.ts'

/** A home whose source remembers which copies it was told to keep. */
async function aHomeWithCopies() {
  const kept: (readonly string[])[] = []
  const source = { prune: async (keep: readonly string[]) => void kept.push(keep) }
  const home = await aSmallHomeRuns({ source })
  return { home, kept, inForce: () => home.homeport.home().inventory.commit as string }
}

const other = (turn: number) =>
  aSmallHome().withStack('music', { compose: `services: { web: { image: "music:${turn}" } }` })

test('of many pushes only the copies stay that something still needs', async () => {
  const { home, kept, inForce } = await aHomeWithCopies()
  const first = inForce()
  await home.deploy()
  home.wishes['domoticz'] = withImage('web:2')
  const plan = await home.plan()
  for (let turn = 0; turn < 5; turn += 1) {
    kept.length = 0
    await home.follow(other(turn))
    await until(home.clock, () => kept.length > 0)
  }
  expect(kept.at(-1)).toContain(inForce())
  expect(kept.at(-1)?.length).toBeLessThanOrEqual(2)
  expect(plan.plan.madeFrom.commit).toBe(first)
})

test('the copy an unfinished run carries out stays, however many pushes come meanwhile', async () => {
  const { home, kept, inForce } = await aHomeWithCopies()
  const first = inForce()
  const run = await home.approve(await home.plan())
  home.engine.away = true
  await home.clock.wait(2_000)
  kept.length = 0
  await home.house.watched.inventoryRead(other(1).raw())
  await until(home.clock, () => kept.length > 0)
  expect(home.homeport.run(run.id).finishedAt).toBeUndefined()
  expect(kept.at(-1)).toEqual(expect.arrayContaining([first, inForce()]))
})
