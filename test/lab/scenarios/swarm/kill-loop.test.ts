import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { JournalRow, Run } from '../../../../backend/contract/run.ts'
import { eventually } from '../../eventually.ts'
import { edit, emptyNodes, inspectService } from '../../house/checks.ts'
import type { House } from '../../house/running/process.ts'
import { runsOf, setImage, updatesOf } from '../../house/trial.ts'
import { beginRun, type Journey, pointText, restoreInventory, travel } from '../../killing/journey.ts'
import { type Lane, openLane } from '../../killing/lane.ts'
import { allPoints, journeysThrough, sample, seedOfToday, travelAll } from '../../killing/points.ts'
import type { Lab } from '../../lab.ts'
import { thisLab } from '../../this-lab.ts'

let lab: Lab
let lanes: Lane[]
let undisturbed: Journey

beforeAll(async () => {
  lab = await thisLab()
  await emptyNodes(lab)
  lanes = await Promise.all(lab.nodes.map(({ name }) => openLane(lab, name)))
  undisturbed = await travel(lanes[0] as Lane, [])
})
afterAll(() => emptyNodes(lab))

test('undisturbed, the runs end as they should', () => {
  expect(undisturbed.end).toMatchObject({
    runs: ['succeeded', 'succeeded', 'rolled-back'],
    releases: [
      { number: 2, current: true },
      { number: 1, current: false },
    ],
    held: 2,
    services: { shop_store: { updates: 0 }, shop_web: { updates: 3 } },
    creations: { services: 2, networks: 1, secrets: 1 },
  })
})

test('killed at any row of its journal, a run goes on within 10 s and ends in the same state', async () => {
  const seed = seedOfToday()
  const points = sample(allPoints(undisturbed.journals), 5, seed)
  const outcomes = await travelAll(lanes, journeysThrough(points))

  console.log(`SEED=${seed}`)
  console.table(outcomes.map(({ points, resumedMs }) => ({ points, resumedMs: resumedMs.join(' ') })))
  for (const { points, resumedMs, end } of outcomes) {
    expect(end, points).toEqual(undisturbed.end)
    expect(resumedMs, points).toHaveLength(3)
    for (const ms of resumedMs) expect(ms ?? 0, points).toBeLessThanOrEqual(10_000)
  }
})

test('told to end in the middle of a run, homeport is gone within 5 s, and the run goes on at the next start', async () => {
  const lane = lanes[0] as Lane
  await prepare(lane)
  let house = await lane.start()
  try {
    await beginRun(house)
    await eventually('it has begun to deploy', async () => hasBegun(await newestRun(house), 'deploy'), {
      within: 20_000,
      every: 20,
    })
    expect((await newestRun(house)).finishedAt).toBeUndefined()
    const from = Date.now()
    expect(await house.stop()).toBe(0)
    expect(Date.now() - from).toBeLessThanOrEqual(5_000)

    house = await lane.start()
    const run = await newestRun(house)
    expect(await house.client.ended(run.id)).toMatchObject({ state: 'succeeded', parts: [{ release: 1 }] })
  } finally {
    await house.kill()
  }
})

describe('what Swarm put back by itself while homeport was dead', () => {
  const sent = () => {
    const rows = undisturbed.journals[1] as JournalRow[]
    const row = rows.find(({ event }) => event.type === 'step.started' && /service shop.web/.test(event.text))
    return (row as JournalRow).row + 1
  }
  const moments = [
    { moment: 'sent it and not written that down', before: true },
    { moment: 'written down that it sent it', before: false },
  ]
  test.each(moments)(
    'is seen, explained and not sent again, when homeport had $moment',
    async ({ before }) => {
      const lane = lanes[before ? 1 : 2] as Lane
      const since = new Date().toISOString()
      await prepare(lane)
      let house = await lane.start(pointText({ run: 2, row: sent(), before }))
      try {
        await beginRun(house)
        await house.client.ended((await newestRun(house)).id)
        setImage(lane.place, 'shop', 'nginx:1.30')
        await beginRun(house)
        await house.ended
        await eventually(
          'Swarm has put it back',
          async () => {
            const { UpdateStatus } = await inspectService(lab, lane.node, 'shop_web')
            return UpdateStatus?.State === 'rollback_completed'
          },
          { within: 90_000, every: 300 },
        )

        house = await lane.start()
        const run = await house.client.ended((await newestRun(house)).id)
        expect(run).toMatchObject({ state: 'rolled-back', parts: [{ release: 1 }] })
        expect(run.parts[0]?.cause).toMatch(/shop.web.*nginx:1\.30.*exit 1/)
        expect(await updatesOf(lab, lane.node, 'shop_web', since)).toBe(1)
        expect(
          (await inspectService(lab, lane.node, 'shop_web')).Spec.TaskTemplate.ContainerSpec.Image,
        ).toMatch(/^nginx:1\.28/)
      } finally {
        await house.kill()
      }
    },
  )
})

/** The stack as at first, put back by Swarm itself when an update fails. */
async function prepare(lane: Lane): Promise<void> {
  await lane.reset()
  restoreInventory(lane)
  edit(lane.place, 'stacks/shop/compose.yaml', (text) =>
    text.replaceAll(/^( *)monitor: 1s$/gm, '$1monitor: 5s\n$1failure_action: rollback'),
  )
}

const newestRun = async ({ client }: House): Promise<Run> => {
  const [run] = await runsOf(client, 'shop')
  return run as Run
}
/** A stage may be over before it is looked for. */
const hasBegun = (run: Run, stage: string) => run.parts[0]?.stages.some(({ name }) => name === stage)
