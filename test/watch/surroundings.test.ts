import { expect, onTestFinished, test } from 'vitest'
import type { Evidence } from '../../backend/core/swarm/node-state.ts'
import { watchSurroundings } from '../../backend/watch/surroundings.ts'
import { handClock } from '../http/support/hand-clock.ts'

const silent = (at: number): Evidence => ({
  lastAnswerAt: at,
  pendingSince: at,
  missedInRow: 0,
  connectable: true,
  alwaysOn: true,
  link: 'fast',
  othersLostWithin3s: false,
})
const answering = (at: number): Evidence => {
  const { pendingSince: _, ...rest } = silent(at)
  return rest
}

/** Two nodes that answered at 0, and a gateway that says what it is told to. */
async function aHome() {
  const clock = handClock()
  const told: string[][] = []
  let says: 'answers' | 'silent' | 'unknown' = 'answers'
  let asked = 0
  const reach = {
    ask: async () => {
      asked += 1
      return says
    },
  }
  const watch = watchSurroundings({ reach, clock }, { cutOffFrom: (nodes) => told.push([...nodes]) })
  onTestFinished(() => watch.close())
  const note = (a: Evidence, b: Evidence) => {
    watch.noted('attic', a)
    watch.noted('cellar', b)
  }
  await clock.pass(0)
  note(answering(0), answering(0))
  return {
    told,
    note,
    pass: clock.pass,
    asked: () => asked,
    gateway: (word: typeof says) => {
      says = word
    },
  }
}

test('nodes that go silent together with the gateway are homeport’s own loss', async () => {
  const home = await aHome()
  home.gateway('silent')
  await home.pass(1_500)
  home.note(silent(0), silent(400))
  await home.pass(200)
  expect(home.told).toEqual([['attic', 'cellar']])
})

test.each(['answers', 'unknown'] as const)('while the gateway %s, they are the nodes’ own', async (word) => {
  const home = await aHome()
  home.gateway(word)
  await home.pass(1_500)
  home.note(silent(0), silent(400))
  await home.pass(200)
  expect(home.told).toEqual([])
})

test('a single lost node has nobody asked, and one lost long before is not excused', async () => {
  const home = await aHome()
  home.gateway('silent')
  await home.pass(20_000)
  home.note(answering(0), answering(20_000))
  home.note(silent(0), answering(20_000))
  await home.pass(500)
  expect(home.asked()).toBe(1)
  await home.pass(1_500)
  home.note(silent(0), silent(20_000))
  await home.pass(200)
  expect(home.told).toEqual([['cellar']])
})

test('once the gateway is back, nodes have ten seconds to answer', async () => {
  const home = await aHome()
  home.gateway('silent')
  await home.pass(1_500)
  home.note(silent(0), silent(400))
  await home.pass(0)
  home.gateway('answers')
  for (let second = 0; second < 9; second += 1) {
    await home.pass(1_000)
    home.note(silent(0), answering(10_000))
    await home.pass(0)
  }
  expect(home.told).toEqual([['attic', 'cellar']])
  await home.pass(1_000)
  home.note(silent(0), answering(11_000))
  await home.pass(0)
  expect(home.told).toEqual([['attic', 'cellar'], []])
})
