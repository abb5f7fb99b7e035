import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { PlanView } from '../../../backend/contract/plan.ts'
import type { Run } from '../../../backend/contract/run.ts'
import { eventually } from '../eventually.ts'
import { type Container, emptyNodes, runningContainers } from '../house/checks.ts'
import { deployHome } from '../house/deploy-home.ts'
import { type FurnishOptions, furnish, type Place } from '../house/furnish.ts'
import { type House, type HouseOptions, startHouse } from '../house/running/process.ts'
import type { Lab } from '../lab.ts'
import { thisLab } from '../this-lab.ts'

/** A lab, a home's files, and homeport running on them: what a scenario begins with. */
export interface Scene {
  lab: Lab
  place: Place
  house: House
  /** Starts homeport again on the same data directory, after it was killed or stopped. */
  restart(options?: Partial<HouseOptions>): Promise<House>
  /** Makes a stack's plan and approves it; resolves when the run has ended. */
  deploy(stack: string, answers?: Record<string, string>): Promise<{ plan: PlanView; run: Run }>
  /** Every container of the stack runs this often, healthy, as the nodes' own engines say. */
  runs(what: Record<string, { image: string; count: number }>, withinMs?: number): Promise<Container[]>
  end(): Promise<void>
}

export interface SceneOptions extends Partial<FurnishOptions> {
  /** Deploy the whole home, or these of its stacks, before the scenario begins. */
  deployed?: boolean | readonly string[]
  /** What is done to the nodes and the inventory before homeport first sees them. */
  arrange?: (lab: Lab, place: Place) => void | Promise<void>
  /** Leave what the nodes hold from the scene before. */
  keepNodes?: boolean
  env?: Record<string, string>
  program?: string
  flags?: string[]
}

export async function aScene(options: SceneOptions = {}): Promise<Scene> {
  const lab = await thisLab()
  if (options.keepNodes !== true) await emptyNodes(lab)
  const as = options.as ?? 'scene'
  rmSync(join(lab.dir, as), { recursive: true, force: true })
  const place = await furnish(lab, { home: 'example', ...options, as })
  await options.arrange?.(lab, place)
  const begin = (more: Partial<HouseOptions> = {}) =>
    startHouse({
      data: place.data,
      inventory: place.inventory,
      log: place.log,
      ...(options.env === undefined ? {} : { env: options.env }),
      ...(options.program === undefined ? {} : { program: options.program }),
      ...(options.flags === undefined ? {} : { flags: options.flags }),
      ...more,
    })
  const scene: Scene = {
    lab,
    place,
    house: await begin(),
    async restart(more) {
      scene.house = await begin(more)
      return scene.house
    },
    async deploy(stack, answers) {
      const { client } = scene.house
      const plan = await client.makePlan({ stack })
      const run = await client.startRun([plan.plan.id], answers)
      return { plan, run: await client.ended(run.id) }
    },
    runs: (what, within = 90_000) =>
      eventually(`the nodes run ${JSON.stringify(what)}`, () => matching(lab, what), { within, every: 500 }),
    async end() {
      await scene.house.kill()
    },
  }
  try {
    await deployed(scene, options.deployed ?? false)
  } catch (error) {
    await scene.end()
    throw error
  }
  return scene
}

async function deployed({ house }: Scene, what: boolean | readonly string[]): Promise<void> {
  if (what === false) return
  const stacks = what === true ? {} : { stacks: (name: string) => what.includes(name) }
  await deployHome(house.client, { by: 'scenario', say: () => {}, ...stacks })
}

async function matching(
  lab: Lab,
  what: Record<string, { image: string; count: number }>,
): Promise<Container[] | false> {
  const all = await runningContainers(lab)
  const fits = Object.entries(what).every(([service, { image, count }]) => {
    const own = all.filter((container) => container.service === service)
    return (
      own.length === count && own.every((c) => c.image === image && ['healthy', 'none'].includes(c.health))
    )
  })
  return fits && all
}
