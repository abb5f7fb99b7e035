import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Run } from '../../../backend/contract/run.ts'
import { finalRunStates } from '../../../backend/contract/words.ts'
import { eventually } from '../eventually.ts'
import { edit } from '../house/checks.ts'
import { furnish, type Place } from '../house/furnish.ts'
import { type House, startHouse } from '../house/running/process.ts'
import { runsOf, trialHome } from '../house/trial.ts'
import type { Lab } from '../lab.ts'

const program = join(import.meta.dirname, 'homeport-that-dies.ts')

/** One node that is a swarm by itself, and a homeport that dies where it is told: several run beside each other. */
export interface Lane {
  lab: Lab
  node: string
  place: Place
  /** What homeport put on the swarm is gone, and homeport has forgotten it. */
  reset(): Promise<void>
  /** homeport, until it dies at one of these points. */
  start(diesAt?: string): Promise<House>
}

export async function openLane(lab: Lab, node: string): Promise<Lane> {
  const place = await furnish(lab, { ...trialHome, as: `lane-${node}` })
  for (const { name } of lab.nodes) {
    const alone = (text: string) => text.replace(/^(swarm|role): .*\n/gm, '')
    edit(place, `nodes/${name}.yaml`, (text) =>
      name === node ? `${alone(text)}swarm: main\nrole: manager\n` : alone(text),
    )
  }
  // The names of secret objects go by the instance's key: all lanes must end in the same state.
  writeFileSync(join(place.data, 'instance-id'), '00000000-0000-4000-8000-000000000000\n')
  writeFileSync(join(place.data, 'secrets', '.key'), `${'5a'.repeat(32)}\n`, { mode: 0o600 })
  await lab.run(node, ['docker', 'swarm', 'init', '--advertise-addr', lab.node(node).address])
  return {
    lab,
    node,
    place,
    reset: () => reset(lab, node, place),
    start: (diesAt = '') =>
      startHouse({
        data: place.data,
        inventory: place.inventory,
        log: place.log,
        program,
        env: { DIES_AT: diesAt },
      }),
  }
}

const STACK = 'com.docker.stack.namespace'

async function reset(lab: Lab, node: string, place: Place): Promise<void> {
  const remove = async (kind: string, extra: string[] = []) => {
    const listed = await lab.run(node, ['docker', kind, 'ls', '-q', ...extra])
    const ids = listed.split('\n').filter(Boolean)
    if (ids.length > 0) await lab.docker(node, [kind, 'rm', ...ids])
    return ids.length === 0
  }
  const none = (kind: string, extra: string[] = []) =>
    eventually(`${node} has no ${kind} left`, () => remove(kind, extra), { within: 60_000, every: 300 })
  await none('service')
  await none('network', ['--filter', `label=${STACK}`])
  await none('config')
  await none('secret')
  for (const ending of ['', '-wal', '-shm']) rmSync(join(place.data, `homeport.db${ending}`), { force: true })
}

/** Follows the newest run of a stack to its end; `again` is called whenever homeport is found dead. */
export async function toTheEnd(
  stack: string,
  nth: number,
  house: () => House,
  again: () => Promise<void>,
): Promise<Run> {
  return eventually(
    `run ${nth} of ${stack} ends`,
    async () => {
      if (await isDead(house())) await again()
      const run = (await runsOf(house().client, stack)).toReversed()[nth - 1]
      return run !== undefined && finalRunStates.includes(run.state) && run
    },
    { within: 180_000, every: 100 },
  )
}

async function isDead(house: House): Promise<boolean> {
  const alive = Symbol('alive')
  return (await Promise.race([house.ended, Promise.resolve(alive)])) !== alive
}
