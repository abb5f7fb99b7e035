import { expect, test } from 'vitest'
import type { VolumeBackup } from '../../backend/contract/backup.ts'
import { HomeportError } from '../../backend/contract/errors.ts'
import type { Run } from '../../backend/contract/run.ts'
import { watchBackups } from '../../backend/watch/backups.ts'
import { until } from '../support/home/a-small-home.ts'
import { aHome, aRun } from '../support/home/some-views.ts'
import { steppingClock } from '../support/stepping-clock.ts'

const HOUR = 3_600_000
// The clock begins at noon UTC, which is one o’clock in Warsaw.
const backup = { repositories: {}, schedule: '30 14 * * *', keep: {}, drill: 'daily' as const }

function watched(more: { runs?: Run[]; refuses?: boolean } = {}) {
  const clock = steppingClock()
  const asked: { stack: string; at: string; by: string }[] = []
  const volume: VolumeBackup = { stack: 'diary', volume: 'db', kind: 'files' }
  const homeport = {
    backups: () => [volume],
    home: () => ({ ...aHome, runs: more.runs ?? [] }),
    backUp: async ({ stack }: { stack: string }, { who }: { who: string }) => {
      asked.push({ stack, at: clock.now(), by: who })
      if (more.refuses) {
        volume.failed = { at: clock.now(), problem: { code: 'x', text: 'y' } }
        throw new HomeportError('unreachable', 'nobody answers')
      }
      volume.last = { snapshot: 'a', at: clock.now(), node: 'rpi2', bytes: 1, files: 1, tookMs: 1 }
      return aRun
    },
  }
  const drills: string[] = []
  const drill = async () => {
    drills.push(clock.now())
    volume.proven = { at: clock.now(), snapshot: 'a', of: clock.now(), tookMs: 1 }
    return aRun
  }
  const defects: unknown[] = []
  const watch = watchBackups(clock, { ...homeport, drill }, (error) => defects.push(error))
  watch.follow({ backup, timezone: 'Europe/Warsaw' })
  return { clock, asked, drills, volume, watch, defects }
}

const after = (clock: ReturnType<typeof steppingClock>, ms: number) =>
  until(clock, () => clock.monotonic() >= ms, 1_000_000)

test('its newest backup is proven once that is due, and then not again', async () => {
  const { clock, drills, volume, watch, defects } = watched()
  volume.since = '2026-11-10T13:30:00Z'
  volume.last = { snapshot: 'a', at: clock.now(), node: 'rpi2', bytes: 1, files: 1, tookMs: 1 }
  await after(clock, HOUR)
  watch.close()
  expect(drills.length).toBe(1)
  expect(defects).toEqual([])
})

test('a stack is backed up once at each time of the schedule, in the home’s own time zone', async () => {
  const { clock, asked, watch, defects } = watched()
  await after(clock, 26 * HOUR)
  watch.close()
  expect(asked.map(({ at }) => at.slice(0, 15))).toEqual(['2026-11-21T13:3', '2026-11-22T13:3'])
  expect(asked[0]?.by).toBe('schedule')
  expect(defects).toEqual([])
})

test('one that is under way is not begun again', async () => {
  const subject = { kind: 'stack' as const, stack: 'diary', target: 'main' }
  const run: Run = { ...aRun, state: 'running', parts: [{ subject, plan: 'p', data: 'back-up', stages: [] }] }
  const { clock, asked, watch } = watched({ runs: [run] })
  await after(clock, 3 * HOUR)
  watch.close()
  expect(asked).toEqual([])
})

test('one that is refused is tried again each hour, and no more often', async () => {
  const { clock, asked, watch, defects } = watched({ refuses: true })
  await after(clock, 4.4 * HOUR)
  watch.close()
  expect(asked.length).toBe(3)
  expect(defects).toEqual([])
})

test('a defect is told and ends no watch: the next look backs up', async () => {
  const { clock, asked, watch, defects, volume } = watched()
  const { last } = volume
  let looks = 0
  Object.defineProperty(volume, 'last', {
    get: () => {
      looks += 1
      if (looks < 4) throw new Error('a defect')
      return last
    },
    set: () => {},
  })
  await after(clock, 3 * HOUR)
  watch.close()
  expect(defects.length).toBeGreaterThan(0)
  expect(asked.length).toBeGreaterThan(0)
})
