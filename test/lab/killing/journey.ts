import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { StackView } from '../../../backend/contract/home.ts'
import type { ReleaseView } from '../../../backend/contract/release.ts'
import type { JournalRow, Run } from '../../../backend/contract/run.ts'
import { finalRunStates, labels } from '../../../backend/contract/words.ts'
import { eventually } from '../eventually.ts'
import { inspectService } from '../house/checks.ts'
import { Refused } from '../house/running/client.ts'
import type { House } from '../house/running/process.ts'
import { runsOf, setImage, updatesOf } from '../house/trial.ts'
import { type Lane, toTheEnd } from './lane.ts'

// A stack is deployed, changed, and changed to something that fails: three runs. homeport may die in each of them.

/** Where homeport dies in the n-th run: after that row, or with all done that comes before it. */
export interface Point {
  run: number
  row: number
  before: boolean
}

export interface Journey {
  end: EndState
  journals: JournalRow[][]
  /** From each start after a death to the first sign that the run goes on, in ms; undefined: it had ended already. */
  resumedMs: (number | undefined)[]
}

/** What must be the same however often homeport died on the way. */
export interface EndState {
  runs: string[]
  releases: { number: number; images: Record<string, string>; current: boolean }[]
  held: number | undefined
  plan: string[]
  services: Record<string, { image: string; configs: string[]; specHash: string; updates: number }>
  objects: Record<string, string[]>
  creations: Record<string, number>
}

export const pointText = ({ run, row, before }: Point) => `${run}:${row}${before ? '-' : ''}`

const stack = 'shop'
const changes: ((lane: Lane) => void)[] = [
  () => {},
  ({ place }) => {
    setImage(place, stack, 'nginx:1.29')
    write(place, 'page.conf', () => 'closed on Sundays\n')
  },
  ({ place }) => setImage(place, stack, 'nginx:1.30'),
]

export async function travel(lane: Lane, points: readonly Point[]): Promise<Journey> {
  await lane.reset()
  restoreInventory(lane)
  const since = new Date().toISOString()
  // Killed before a row, homeport would come to that row again.
  const diesAfterRun = (nth: number) =>
    points
      .filter(({ run }) => run > nth)
      .map(pointText)
      .join()
  const resumedMs: Journey['resumedMs'] = []
  let house = await lane.start(diesAfterRun(0))
  try {
    for (const [index, change] of changes.entries()) {
      change(lane)
      await beginRun(house)
      await toTheEnd(
        stack,
        index + 1,
        () => house,
        async () => {
          const from = Date.now()
          house = await lane.start(diesAfterRun(index + 1))
          resumedMs.push(await goesOn(house, index + 1, from))
        },
      )
    }
    return { end: await endState(lane, house, since), journals: await journals(house), resumedMs }
  } finally {
    await house.kill()
  }
}

/** The stack as it is in the home. */
export function restoreInventory({ place }: Lane): void {
  write(place, 'compose.yaml', (text) =>
    text
      .replace(/nginx:.*/, 'nginx:1.28')
      .replaceAll(/monitor: 5s\n *failure_action: rollback/g, 'monitor: 1s'),
  )
  write(place, 'page.conf', () => 'open all day\n')
}

function write(place: Lane['place'], file: string, change: (text: string) => string): void {
  const path = join(place.inventory, 'stacks', stack, file)
  writeFileSync(path, change(readFileSync(path, 'utf8')))
}

/** Approves what is to be done. The answer may never come: homeport may die in the middle of being asked. */
export async function beginRun(house: House): Promise<void> {
  const plan = await eventually(
    'there is something to do',
    async () => {
      const { plan } = await house.client.makePlan({ stack })
      return plan.operations.length > 0 && plan
    },
    { within: 20_000, every: 100 },
  )
  await house.client.startRun([plan.id]).catch((error) => {
    if (error instanceof Refused) throw error
  })
}

/** How long after its start homeport wrote or said something of the run; undefined when the run had ended before. */
async function goesOn({ client }: House, nth: number, from: number): Promise<number | undefined> {
  const { id, state } = (await runsOf(client, stack)).toReversed()[nth - 1] as Run
  const sign = await eventually(
    `run ${nth} goes on`,
    async () => {
      const rows = (await client.journal(id)).map(({ at }) => Date.parse(at))
      const said = (await client.log(id)).split('\n').map((line) => Date.parse(line.split(' ')[0] as string))
      const after = [...rows, ...said].filter((at) => at >= from)
      if (after.length === 0) return finalRunStates.includes(state) && 'ended'
      return Math.min(...after) - from
    },
    { within: 30_000, every: 50 },
  )
  return sign === 'ended' ? undefined : sign
}

async function journals({ client }: House): Promise<JournalRow[][]> {
  const runs = (await runsOf(client, stack)).toReversed()
  return Promise.all(runs.map(({ id }) => client.journal(id)))
}

async function endState({ lab, node }: Lane, { client }: House, since: string): Promise<EndState> {
  const releases = await client.get<ReleaseView[]>(`/api/v1/stacks/${stack}/releases`)
  const names = ['store', 'web'].map((name) => `${stack}_${name}`)
  const services = await Promise.all(
    names.map(async (name) => {
      const { Spec } = await inspectService(lab, node, name)
      const { Image, Configs = [] } = Spec.TaskTemplate.ContainerSpec
      return [
        name,
        {
          image: Image,
          configs: Configs.map(({ ConfigName }) => ConfigName),
          specHash: Spec.Labels[labels.specHash] ?? '',
          updates: await updatesOf(lab, node, name, since),
        },
      ]
    }),
  )
  const calls = await lab.apiCalls(node, since)
  const named = async (kind: string) => {
    const listed = await lab.run(node, ['docker', kind, 'ls', '--format', '{{.Name}}'])
    return listed.split('\n').filter(Boolean).sort()
  }
  return {
    runs: (await runsOf(client, stack)).toReversed().map(({ state }) => state),
    releases: releases.map(({ number, images, current }) => ({ number, images, current })),
    held: (await client.get<StackView>(`/api/v1/stacks/${stack}`)).held?.release,
    plan: (await client.makePlan({ stack })).text,
    services: Object.fromEntries(services),
    objects: {
      services: await named('service'),
      networks: await named('network'),
      configs: await named('config'),
      secrets: await named('secret'),
    },
    creations: Object.fromEntries(
      ['services', 'networks', 'configs', 'secrets'].map((kind) => [
        kind,
        calls.filter(({ method, path }) => method === 'POST' && path === `/${kind}/create`).length,
      ]),
    ),
  }
}
