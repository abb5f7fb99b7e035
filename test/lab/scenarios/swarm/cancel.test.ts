import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { StackView } from '../../../../backend/contract/home.ts'
import type { CancelChoice, Run } from '../../../../backend/contract/run.ts'
import { eventually } from '../../eventually.ts'
import { edit, inspectService } from '../../house/checks.ts'
import { inForce, setImage, trialHome, updatesOf } from '../../house/trial.ts'
import { aScene, type Scene } from '../a-scene.ts'

let scene: Scene
const service = 'lamp_web'

beforeAll(async () => {
  scene = await aScene({
    ...trialHome,
    deployed: ['lamp'],
    arrange: (_, place) =>
      edit(place, 'stacks/lamp/compose.yaml', (text) => text.replace('replicas: 2', 'replicas: 1')),
  })
})
afterAll(() => scene?.end())

const client = () => scene.house.client
const lamp = () => client().get<StackView>('/api/v1/stacks/lamp')
const cancel = (run: Run, choice: CancelChoice) =>
  client().post<Run>(`/api/v1/runs/${run.id}/cancel`, { choice })

/** A run in the middle of a release that takes twenty seconds to become healthy, as the engine says. */
async function inTheMiddle(change: () => void): Promise<Run> {
  await inForce(client(), change)
  const { plan } = await client().makePlan({ stack: 'lamp' })
  const before = await inspectService(scene.lab, 'rpi1', service)
  const run = await client().startRun([plan.id])
  await eventually(
    'the run waits for what it has sent',
    async () => {
      const { parts } = await client().run(run.id)
      const live = await inspectService(scene.lab, 'rpi1', service)
      return live.Version.Index > before.Version.Index && parts[0]?.stages.at(-1)?.name === 'verify'
    },
    { within: 20_000 },
  )
  return run
}

const paint = (colour: number) => () =>
  edit(scene.place, 'stacks/lamp/compose.yaml', (text) => text.replace(/COLOUR: .*/, `COLOUR: "${colour}"`))

describe('a run cancelled in the middle of a slow deploy', () => {
  test('roll-back: what was before is put back at once', async () => {
    const since = new Date().toISOString()
    const run = await inTheMiddle(() => setImage(scene.place, 'lamp', 'nginx:1.32'))
    await cancel(run, 'roll-back')
    const ended = await client().ended(run.id, 30_000)

    expect(ended).toMatchObject({ state: 'rolled-back', cancel: { choice: 'roll-back' } })
    expect(ended.parts[0]?.cause).toMatch(/cancelled by/)
    await scene.runs({ [service]: { image: 'nginx:1.28', count: 1 } }, 5_000)
    expect(await updatesOf(scene.lab, 'rpi1', service, since)).toBe(2)
    expect(await lamp()).toMatchObject({ release: 1, held: { release: 1 } })
  })

  test('leave: nothing more is done, and what runs is left as it is', async () => {
    const run = await inTheMiddle(paint(1))
    const since = new Date().toISOString()
    await cancel(run, 'leave')
    const ended = await client().ended(run.id, 10_000)

    expect(ended.state).toBe('cancelled')
    const live = await inspectService(scene.lab, 'rpi1', service)
    expect(live.Spec.TaskTemplate.ContainerSpec).toMatchObject({ Env: ['COLOUR=1'] })
    expect(await updatesOf(scene.lab, 'rpi1', service, since)).toBe(0)
    expect(await lamp()).toMatchObject({ release: 1 })
  })

  test('go-on: it is carried to its end', async () => {
    const since = new Date().toISOString()
    const run = await inTheMiddle(paint(2))
    await cancel(run, 'go-on')
    const ended = await client().ended(run.id, 90_000)

    expect(ended.state).toBe('succeeded')
    await scene.runs({ [service]: { image: 'nginx:1.32', count: 1 } }, 5_000)
    expect(await updatesOf(scene.lab, 'rpi1', service, since)).toBe(1)
    expect(await lamp()).toMatchObject({ release: 2 })
    expect((await lamp()).held).toBeUndefined()
    await expect(cancel(run, 'leave')).rejects.toMatchObject({
      status: 409,
      problem: { code: 'run-finished' },
    })
  })
})

describe('a run of an incompatible version', () => {
  let run: Run

  beforeAll(async () => {
    run = await inTheMiddle(paint(3))
    await scene.house.kill()
    raiseFormat(run.id)
    await scene.restart()
    await eventually(
      'homeport has read the inventory',
      async () => {
        const { inventory } = await client().home()
        return inventory.commit !== undefined
      },
      { within: 20_000 },
    )
  })

  test('is refused, not guessed: neither by itself nor when asked does it go on', async () => {
    const { rows } = await client().run(run.id)
    await expect(client().post(`/api/v1/runs/${run.id}/resume`)).rejects.toMatchObject({
      status: 409,
      problem: { code: 'run-incompatible' },
    })
    await client().makePlan({ stack: 'shop' })
    expect(await client().run(run.id)).toMatchObject({ rows, state: 'waiting' })
  })

  test('keeps its stack locked until a person abandons it', async () => {
    await inForce(client(), () => setImage(scene.place, 'lamp', 'nginx:1.29'))
    const { plan } = await client().makePlan({ stack: 'lamp' })
    await expect(client().startRun([plan.id])).rejects.toMatchObject({
      status: 409,
      problem: { code: 'locked-by-run' },
    })
    const abandoned = await client().post<Run>(`/api/v1/runs/${run.id}/abandon`)
    expect(abandoned.state).toBe('refused')
    expect(abandoned.summary.join(' ')).toMatch(/abandoned/)
    const next = await client().startRun([(await client().makePlan({ stack: 'lamp' })).plan.id])
    expect(await client().ended(next.id, 90_000)).toMatchObject({ state: 'succeeded' })
  })
})

/** What a later homeport would have written. */
function raiseFormat(run: string): void {
  const database = new DatabaseSync(join(scene.place.data, 'homeport.db'))
  database
    .prepare(`UPDATE journal SET event = json_set(event, '$.format', 999) WHERE run = ? AND row = 1`)
    .run(run)
  database.close()
}
