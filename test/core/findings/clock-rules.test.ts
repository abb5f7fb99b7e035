import { expect, test } from 'vitest'
import { homeFindings } from '../../../backend/core/findings/rules.ts'
import { facts, found } from './facts-of-a-home.ts'

const MINUTE = 60_000

/** Nodes whose clocks are ahead of homeport's by so much. */
const clocks = (aheads: Record<string, number | undefined>) =>
  facts({
    infos: new Map(
      Object.entries(aheads).map(([Name, ahead]) => [
        Name,
        { ID: Name, Name, ServerVersion: '28.5', ...(ahead !== undefined && { clockAheadMs: ahead }) },
      ]),
    ),
  })

test('clocks that differ by half a minute, and nodes that do not say, are nothing to tell', () =>
  expect(found(clocks({ attic: 30_000, cellar: -30_000, shed: undefined }))).toEqual([]))

test('a node whose clock is wrong is told, with what to do', () => {
  const home = clocks({ attic: 0, cellar: -5 * MINUTE, shed: 3 * 60 * MINUTE })
  expect(found(home)).toEqual([
    'clock-wrong · node cellar · the clock of cellar is 5 min behind homeport’s',
    'clock-wrong · node shed · the clock of shed is 3 h ahead of homeport’s',
  ])
  expect(homeFindings(home)[0]?.advice).toContain('clock of cellar: sudo timedatectl set-ntp true')
})

test('where all nodes agree against it, it is homeport’s own clock', () => {
  const home = clocks({ attic: 5 * MINUTE, cellar: 5 * MINUTE + 900, shed: undefined })
  expect(found(home)).toEqual([
    'clock-wrong · homeport · homeport’s own clock is 5 min behind those of all 2 nodes',
  ])
  expect(homeFindings(home)[0]?.advice).toContain('clock of homeport’s machine')
})

test('a single node against homeport is one word against another', () => {
  const home = clocks({ attic: -2 * 60 * MINUTE })
  expect(found(home)).toEqual(['clock-wrong · node attic · the clock of attic is 2 h behind homeport’s'])
  expect(homeFindings(home)[0]?.advice).toMatch(/if that is the right one, do it on homeport’s machine/)
})
