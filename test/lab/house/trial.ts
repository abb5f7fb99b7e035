import type { Run } from '../../../backend/contract/run.ts'
import { finalRunStates } from '../../../backend/contract/words.ts'
import { eventually } from '../eventually.ts'
import type { Lab } from '../lab.ts'
import { edit, inspectService, type TaskSeen, tasksOf } from './checks.ts'
import type { FurnishOptions, Place } from './furnish.ts'
import type { Client } from './running/client.ts'

// The home on which runs are tried (test/lab/homes/trial), and what is asked about its runs.

export const trialHome: Pick<FurnishOptions, 'home' | 'secrets'> = {
  home: 'trial',
  secrets: { shop_token: 'only-for-the-trial' },
}

/** Another release of the service whose image this is. */
export function setImage(place: Place, stack: string, image: string): void {
  const [name] = image.split(':')
  const line = new RegExp(`^( *image: )${name}:.*$`, 'm')
  edit(place, `stacks/${stack}/compose.yaml`, (text) => text.replace(line, `$1${image}`))
}

/** Resolves when homeport goes by the inventory as it lies there now. */
export async function inForce(client: Client, change: () => void): Promise<void> {
  const before = (await client.home()).inventory.commit
  change()
  await eventually(
    'homeport goes by the changed inventory',
    async () => (await client.home()).inventory.commit !== before,
    { within: 15_000, every: 100 },
  )
}

/** Runs that have to do with a stack, newest first. */
export async function runsOf(client: Client, stack: string): Promise<Run[]> {
  const all = await client.get<Run[]>('/api/v1/runs?limit=200')
  return all.filter((run) =>
    run.parts.some(({ subject }) => subject.kind === 'stack' && subject.stack === stack),
  )
}

/** Does something upon which homeport begins a run of the stack by itself, and waits for that run to end. */
export async function runAfter(client: Client, stack: string, change: () => void): Promise<Run> {
  const known = (await runsOf(client, stack)).map(({ id }) => id)
  change()
  return eventually(
    `a new run of ${stack} ends`,
    async () => {
      const [newest] = await runsOf(client, stack)
      return (
        newest !== undefined && !known.includes(newest.id) && finalRunStates.includes(newest.state) && newest
      )
    },
    { within: 120_000, every: 200 },
  )
}

/** How often a service was written to, as the manager's engine itself counts. */
export async function updatesOf(lab: Lab, via: string, service: string, since: string): Promise<number> {
  const { ID } = await inspectService(lab, via, service)
  const calls = await lab.apiCalls(via, since)
  return calls.filter(
    ({ method, path }) => method === 'POST' && path.replace(/\?.*/, '') === `/services/${ID}/update`,
  ).length
}

const isOver = ({ Status }: TaskSeen) => ['failed', 'rejected', 'complete'].includes(Status.State)
const time = ({ Status }: TaskSeen) => Date.parse(Status.Timestamp)

/**
 * From the first task of the new image that failed to the last task of the old one that runs again, in ms, by the
 * engine's own times. A task that is healthy is what Swarm calls running.
 */
export async function timeToPutBack(
  lab: Lab,
  via: string,
  service: string,
  images: { bad: string; good: string },
) {
  const tasks = await tasksOf(lab, via, service)
  const of = (image: string) => tasks.filter(({ Spec }) => Spec.ContainerSpec.Image.startsWith(image))
  const failedAt = Math.min(...of(images.bad).filter(isOver).map(time))
  const back = of(images.good).filter(
    ({ Status, DesiredState }) => Status.State === 'running' && DesiredState === 'running',
  )
  return { back: back.length, ms: Math.max(...back.map(time)) - failedAt }
}
