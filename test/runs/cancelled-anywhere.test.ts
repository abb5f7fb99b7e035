import { existsSync } from 'node:fs'
import { expect, test, vi } from 'vitest'
import { HomeportError } from '../../backend/contract/errors.ts'
import { anna, aSmallHomeRuns } from '../support/home/a-small-home.ts'
import { aDesiredStack } from '../support/stack/a-desired-stack.ts'

// Some dozen stores, each of which syncs every row: in memory, where there is some.
if (existsSync('/dev/shm')) vi.stubEnv('TMPDIR', '/dev/shm')

const wish = (image: string) =>
  aDesiredStack()
    .withService('db', (spec) => spec.withImage(`db-${image}`))
    .withService('web', (spec) => spec.withImage(image), {
      after: [{ service: 'db', condition: 'service_healthy' }],
    })
    .build()

interface How {
  choice: 'roll-back' | 'leave'
  /** The swarm goes silent at that moment, for a while; what was just asked of it is done. */
  isCut: boolean
}

/** A run from web:1 to web:2 that is cancelled as soon as this row of its journal is written. */
async function cancelledAfter(row: number, { choice, isCut }: How) {
  const home = await aSmallHomeRuns({ wishes: { domoticz: wish('web:1') } })
  await home.deploy()
  home.wishes['domoticz'] = wish('web:2')
  const plan = await home.plan()
  const { appendJournal } = home.store
  let rows = 0
  let mended: Promise<void> | undefined
  home.store.appendJournal = (run, at, event) => {
    rows += 1
    if (rows === row) queueMicrotask(() => cancel(run))
    if (rows === row && isCut) mended = cut()
    return appendJournal(run, at, event)
  }
  const cut = async () => {
    home.engine.fate = (write) => {
      home.engine.away = true
      return write.includes('homeport_lease') ? 'answered' : 'answer lost'
    }
    await home.clock.wait(2_000)
    home.engine.away = true
    await home.clock.wait(30_000)
    home.engine.fate = () => 'answered'
    home.engine.away = false
  }
  const cancel = (run: string) => {
    try {
      home.homeport.cancelRun(run, { choice }, anna)
    } catch (error) {
      if (!(error instanceof HomeportError) || error.code !== 'run-finished') throw error
    }
  }
  const run = await home.ended((await home.approve(plan)).id)
  await mended
  const images = home.engine.state.services.map(({ Spec }) => Spec.TaskTemplate.ContainerSpec?.Image).sort()
  home.wishes['domoticz'] = wish('web:3')
  const next = await home.plan()
  expect(home.defects).toEqual([])
  const asked = next.plan.questions.map(({ text }) => text)
  return { run, images, asked, rows, current: home.store.currentRelease('domoticz') }
}

const before = ['db-web:1', 'web:1']
const after = ['db-web:2', 'web:2']

test.each<How>([
  { choice: 'roll-back', isCut: false },
  { choice: 'leave', isCut: false },
  { choice: 'roll-back', isCut: true },
])(
  'cancelled after any row ($choice, cut off: $isCut), a run says what is so',
  { timeout: 60_000 },
  async (how) => {
    for (let row = 1, rows = 2; row < rows; row += 1) {
      const end = await cancelledAfter(row, how)
      rows = end.rows
      const { state } = end.run
      const is = { succeeded: after, 'rolled-back': before, cancelled: end.images }[state as string]
      const current = state === 'succeeded' ? 2 : 1
      const told = { row, state, images: end.images, asked: end.asked, current: end.current }
      expect(told).toEqual({ row, state, images: is, asked: [], current })
    }
  },
)
