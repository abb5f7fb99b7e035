import { describe, expect, test } from 'vitest'
import {
  oftenRestarted,
  type RestartMemory,
  rememberRestarts,
} from '../../../backend/core/findings/restart-memory.ts'
import type { NodeSnapshot } from '../../../backend/core/project/seen-project.ts'
import { aContainer } from '../../support/stack/a-project.ts'
import { facts, found } from './facts-of-a-home.ts'

type Look = Pick<NodeSnapshot, 'containers' | 'restarts'>
const player = aContainer('player', { hash: 'h', instance: 'ours' })
const running: Look = { containers: [player], restarts: {} }
const none: Look = { containers: [], restarts: {} }
const between = (count: number): Look => ({
  containers: [{ ...player, State: 'restarting', Status: 'Restarting (1) 1 second ago' }],
  restarts: { [player.Id]: { count, exitCode: 1 } },
})

const minutes = (n: number) => n * 60_000
/** The memory after these looks, each at its time. */
const after = (...looks: [number, Look][]) =>
  looks.reduce<RestartMemory | undefined>(
    (memory, [at, look]) => rememberRestarts(memory, look, at),
    undefined,
  ) as RestartMemory
const verdict = (memory: RestartMemory, now: number) =>
  [...memory.values()].map((one) => oftenRestarted(one, now)?.kind)[0]

describe('a container that its engine starts again and again', () => {
  test('is in a loop after the third time within ten minutes, and says with what it ended', () => {
    const twice = after([0, none], [1, between(1)], [2, between(2)])
    expect(verdict(twice, 2)).toBeUndefined()
    const thrice = after([0, none], [1, between(1)], [2, between(2)], [3, between(3)])
    expect(verdict(thrice, 3)).toBe('crash-loop')
    expect([...thrice.values()].map((one) => oftenRestarted(one, 3)?.text)).toEqual(['it ended with code 1'])
  })

  test('is so too where starts between two looks were missed: the engine counts', () => {
    expect(verdict(after([0, none], [1, between(4)]), 1)).toBe('crash-loop')
  })

  test('is a finding about its service', () => {
    const restarts = new Map([['cottage', after([0, none], [1, between(3)])]])
    expect(found(facts({ restarts, now: 1 }))).toEqual([
      'crash-loop · service radio/player · radio/player keeps failing: 3 times in ten minutes',
    ])
  })

  test('has left the loop when it has run for a minute, and was flapping until a day is over', () => {
    const memory = after([0, none], [1, between(3)], [2, running], [minutes(1) + 2, running])
    expect(verdict(memory, minutes(1))).toBe('crash-loop')
    expect(verdict(memory, minutes(1) + 2)).toBe('flapping')
    expect(verdict(memory, minutes(24 * 60) + 2)).toBeUndefined()
  })
})

describe('what the engine counted before homeport looked', () => {
  test('is old, also of one that ran at the first look', () => {
    expect(verdict(after([0, between(50)], [1, between(50)]), 1)).toBeUndefined()
    expect(verdict(after([0, running], [1, between(50)]), 1)).toBeUndefined()
    expect(verdict(after([0, running], [1, between(50)], [2, between(52)]), 2)).toBe('crash-loop')
  })

  test('begins anew when somebody starts it by hand', () => {
    const memory = after([0, none], [1, between(2)], [2, running], [3, between(1)])
    expect(verdict(memory, 3)).toBe('crash-loop')
  })
})

test('a container that is gone is forgotten, and however often it fails little is kept', () => {
  expect(after([0, none], [1, between(3)], [2, none]).size).toBe(0)
  const [kept] = [...after([0, none], [1, between(1_000)], [2, between(3_000)]).values()]
  expect(kept?.at.length).toBe(20)
})
