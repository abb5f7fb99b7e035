import { existsSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import type { Run } from '../../backend/contract/run.ts'
import type { DesiredStack } from '../../backend/core/plan/desired-stack.ts'
import { aNode } from '../support/engine/a-node.ts'
import { type SimulatedEngine, simulatedEngine } from '../support/engine/simulated-engine.ts'
import type { SimulatedHome } from '../support/engine/simulated-swarm.ts'
import { emptyHome, INSTANCE, planFor } from '../support/home/a-planned-home.ts'
import { aRunningHouse, aSmallHome, type RunningHouse } from '../support/home/a-running-house.ts'
import { arbitraryCase } from '../support/home/arbitrary-home.ts'
import { Crash, mortal } from '../support/machine/a-crash.ts'
import { memoryIn } from '../support/machine/memory.ts'
import { temporaryFolder } from '../support/machine/temporary-folder.ts'
import { aDesiredStack } from '../support/stack/a-desired-stack.ts'
import { steppingClock } from '../support/stepping-clock.ts'

// Some hundred stores, each of which syncs every row: in memory, where there is some.
if (existsSync('/dev/shm')) vi.stubEnv('TMPDIR', '/dev/shm')

const anna = { who: 'anna', from: 'http' }

interface Case {
  home: SimulatedHome
  /** Deployed one after the other before anything is disturbed. */
  before: DesiredStack[]
  desired: DesiredStack
  broken?: string
}

/** A disk and an engine to which the case's past has happened. */
async function begin({ home, before, broken }: Case) {
  const clock = steppingClock()
  const snapshot = { ...home.snapshot, nodes: [aNode('rpi1', { role: 'manager' })] }
  const engine = simulatedEngine(snapshot, clock)
  if (broken !== undefined) engine.broken.add(broken)
  const store = memoryIn(temporaryFolder(), { instance: INSTANCE })
  for (const [service, spec] of Object.entries(home.applied)) store.setApplied('domoticz', service, spec)
  const parts = { clock, engine, store }
  let number = 0
  for (const desired of before) {
    number += 1
    const id = `before-${number}`
    const house = aRunningHouse({ ...parts, wish: () => desired, ids: () => id })
    await house.follow(aSmallHome())
    await house.ended(await approve(house))
    await house.house.close()
  }
  engine.writes.length = 0
  return parts
}

type Parts = Awaited<ReturnType<typeof begin>>

/** Makes the plan and says yes to everything; the run's id. */
async function approve(house: RunningHouse): Promise<string> {
  const { plan } = await house.homeport.makePlan({ stack: 'domoticz' }, anna)
  const answers = plan.questions.map(({ id, answers: offered }) => [id, offered[0]?.answer ?? ''])
  const run = await house.homeport.startRun({ plans: [plan.id], answers: Object.fromEntries(answers) }, anna)
  return run.id
}

const openOn = (parts: Parts, { desired }: Case) =>
  aRunningHouse({ ...parts, wish: () => desired, ids: () => 'run-1' })

async function undisturbed(of: Case) {
  const parts = await begin(of)
  const house = openOn(parts, of)
  await house.follow(aSmallHome())
  const run = await house.ended(await approve(house))
  await house.house.close()
  expect(house.defects).toEqual([])
  return outcome(parts, run)
}

/** Everything of the end that a person, or the next plan, can see. */
function outcome({ engine, store }: Parts, run: Run) {
  const rows = store.journal(run.id).map(({ event }) => event)
  const steps = rows.flatMap((event) => (event.type === 'step.started' ? [event.step] : []))
  const hold = store.hold('domoticz')
  return {
    rows: rows.length,
    run: run.state,
    parts: run.parts.map(({ outcome: end, cause, advice, release }) => ({ end, cause, advice, release })),
    steps,
    writes: writesOf(engine),
    services: engine.state.services
      .map(({ Spec }) => Spec)
      .sort((a, b) => (a.Name < b.Name ? -1 : 1))
      .map((spec) => withoutIds(spec)),
    objects: [...engine.state.configs, ...engine.state.secrets].map(({ Spec }) => Spec.Name).sort(),
    networks: engine.state.networks.map(({ Name }) => Name).sort(),
    applied: store.applied('domoticz'),
    current: store.currentRelease('domoticz'),
    releases: store.releases('domoticz').map(({ number, desired }) => ({ number, desired })),
    hold: hold && { release: hold.release, against: hold.against },
  }
}

const writesOf = (engine: SimulatedEngine) =>
  engine.writes.filter((write) => !write.includes('homeport_lease'))

function withoutIds(spec: unknown): unknown {
  return JSON.parse(JSON.stringify(spec).replace(/"(Target|ConfigID|SecretID)":"[nso]\d{3,}"/g, '"$1":"id"'))
}

/** What the next process makes of it. */
async function goOn(parts: Parts, of: Case) {
  const house = openOn(parts, of)
  await house.follow(aSmallHome())
  const run = await house.ended('run-1')
  await house.house.close()
  expect(house.defects).toEqual([])
  return outcome(parts, run)
}

/** A process that dies after this many rows, or when told. */
async function live(parts: Parts, of: Case, rows: number, told?: (crash: () => void) => void) {
  const world = mortal(parts, rows)
  told?.(world.crash)
  const house = openOn({ ...parts, ...world } as Parts, of)
  const run = async () => {
    await house.follow(aSmallHome())
    await house.ended(await approve(house))
  }
  await Promise.race([
    world.crashed,
    run().catch((error) => {
      if (!(error instanceof Crash)) throw error
    }),
  ])
  return world
}

const sample = fc
  .sample(arbitraryCase(), { numRuns: 40, seed: 20261121 })
  .filter(({ home, desired }) => planFor(home, desired).operations.length > 3)
  .slice(0, 2)
  .map((of, at): [string, Case] => [`generated home ${at + 1}`, { ...of, before: [] }])

const web = (image: string) =>
  aDesiredStack()
    .withConfig(`domoticz_c_${image.replace(':', '')}`, image)
    .withService('db')
    .withService(
      'web',
      (spec) => spec.withImage(image).withConfig(`domoticz_c_${image.replace(':', '')}`, '/c'),
      {
        after: [{ service: 'db', condition: 'service_healthy' }],
      },
    )
    .build()

const cases: [string, Case][] = [
  ...sample,
  ['a first release', { home: emptyHome, before: [], desired: web('web:1') }],
  ['a first release that fails', { home: emptyHome, before: [], desired: web('web:2'), broken: 'web:2' }],
  [
    'a release that fails and is put back',
    { home: emptyHome, before: [web('web:1')], desired: web('web:2'), broken: 'web:2' },
  ],
]

describe.each(cases)('%s', { timeout: 60_000 }, (_, of) => {
  test('killed after any row of its journal, a run ends as if nothing had been, and sends nothing twice', async () => {
    const { rows, ...end } = await undisturbed(of)
    for (let row = 1; row < rows; row += 1) {
      const parts = await begin(of)
      await live(parts, of, row)
      const { rows: _r, ...after } = await goOn(parts, of)
      expect({ row, ...after }).toEqual({ row, ...end })
    }
  })

  test('killed after any write, before it is written down, a run sends nothing twice', async () => {
    const { rows, ...end } = await undisturbed(of)
    for (let write = 1; write <= end.writes.length; write += 1) {
      const parts = await begin(of)
      let count = 0
      await live(parts, of, 0, (crash) => {
        parts.engine.fate = (name) => {
          if (!name.includes('homeport_lease')) count += 1
          if (count === write) queueMicrotask(crash)
          return 'answered'
        }
      })
      parts.engine.fate = () => 'answered'
      const { rows: _r, ...after } = await goOn(parts, of)
      expect({ write, ...after }).toEqual({ write, ...end })
    }
  })

  test.each(['answer lost', 'never came'] as const)('of any write: %s', async (fate) => {
    const { rows, ...end } = await undisturbed(of)
    for (let write = 1; write <= end.writes.length; write += 1) {
      const parts = await begin(of)
      let count = 0
      parts.engine.fate = (name) => {
        if (!name.includes('homeport_lease')) count += 1
        return count === write && !name.includes('homeport_lease') ? fate : 'answered'
      }
      const house = openOn(parts, of)
      await house.follow(aSmallHome())
      const run = await house.ended(await approve(house))
      await house.house.close()
      const { rows: _r, ...after } = outcome(parts, run)
      expect({ write, ...after }).toEqual({ write, ...end })
    }
  })
})
