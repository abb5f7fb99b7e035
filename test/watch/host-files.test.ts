import { expect, test } from 'vitest'
import { watchHostFiles } from '../../backend/watch/host-files.ts'
import { aMember } from '../support/engine/a-member.ts'
import { steppingClock } from '../support/stepping-clock.ts'

test('a node’s own file that changes has its stack planned again; one that is only there has not', async () => {
  const clock = steppingClock()
  const marks: Record<string, string> = { radio: 'a', kitchen: 'a' }
  const told: (readonly string[])[] = []
  let isAway = false
  const projects = {
    hostMarks: async (places: readonly { stack: string }[]) => {
      if (isAway) throw new Error('away')
      return places.map(({ stack }) => marks[stack] ?? '')
    },
  }
  const stacks = () => Object.keys(marks)
  const watch = watchHostFiles(
    aMember('cottage'),
    stacks,
    { clock, projects },
    {
      hostFilesChanged: (_, changed) => told.push(changed),
    },
  )
  await clock.wait(100_000)
  expect(told).toEqual([])
  marks['radio'] = 'b'
  isAway = true
  await clock.wait(100_000)
  expect(told).toEqual([])
  isAway = false
  await clock.wait(100_000)
  expect(told).toEqual([['radio']])
  watch.close()
  await clock.wait(1)
  expect(clock.open()).toBe(0)
})
