import { eventually } from '../lab/eventually.ts'
import { editService } from '../lab/homes/edit-compose.ts'
import { furnish, type Place } from '../lab/house/furnish.ts'
import { type PushedInventory, pushedInventory } from '../lab/house/pushed-inventory.ts'
import { asTheImage } from '../lab/house/running/as-the-image.ts'
import { type House, startHouse } from '../lab/house/running/process.ts'
import { type Ground, type Row, seconds } from './row.ts'

const BY_HOOK = { times: 5, barMs: 3_000 }
const BY_POLL = { times: 3, barMs: 30_000 }
const BESIDE = 'pollers: 120–300 s'

/** From the server having a push to homeport having a plan of it: told by a hook, and by nobody. */
export async function pushToPlan({ lab, say }: Ground): Promise<Row[]> {
  // Another homeport, which only plans: the one that is measured elsewhere keeps its folder.
  const place = await furnish(lab, { home: 'example', as: 'pushed' })
  const pushed = await pushedInventory(lab, place)
  const env = { ...asTheImage.env, ...pushed.env }
  const house = await startHouse({
    data: place.data,
    inventory: place.inventory,
    log: place.log,
    ...asTheImage,
    env,
  })
  const take = (turn: number, isHooked: boolean) => measured({ place, pushed, house }, turn, isHooked)
  try {
    await eventually(
      'it has looked at the home',
      async () => (await house.client.home()).stacks.every(({ status }) => status !== 'unknown'),
      { within: 60_000 },
    )
    const hooked: number[] = []
    const polled: number[] = []
    for (let turn = 0; turn < BY_HOOK.times; turn += 1) hooked.push(await take(turn, true))
    for (let turn = 0; turn < BY_POLL.times; turn += 1) {
      polled.push(await take(BY_HOOK.times + turn, false))
      say(`  ${turn + 1} of ${BY_POLL.times} by poll: ${seconds(polled.at(-1) as number)}`)
    }
    return [row('hook', hooked, BY_HOOK.barMs), row('poll', polled, BY_POLL.barMs)]
  } finally {
    await house.stop()
  }
}

interface Pushing {
  place: Place
  pushed: PushedInventory
  house: House
}

async function measured({ place, pushed, house }: Pushing, turn: number, isHooked: boolean): Promise<number> {
  editService(place, 'whoami', 'whoami', (service) => {
    service.environment = { TURN: String(turn) }
  })
  const { commit, at } = pushed.push()
  if (isHooked) await pushed.hook(house.client)
  await eventually(
    'a plan of the push',
    async () => (await house.client.home()).plans.some(({ plan }) => plan.madeFrom.commit === commit),
    { within: 90_000, every: 25 },
  )
  return performance.now() - at
}

function row(how: string, samples: number[], barMs: number): Row {
  const worst = Math.max(...samples)
  return {
    what: `push → plan by ${how}, worst of ${samples.length}`,
    measured: seconds(worst),
    bar: `≤ ${seconds(barMs)}`,
    beside: BESIDE,
    met: worst <= barMs,
  }
}
