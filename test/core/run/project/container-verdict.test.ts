import { describe, expect, test } from 'vitest'
import {
  type ContainerMemory,
  type ContainerSeen,
  containersVerdict,
  rememberContainers,
} from '../../../../backend/core/run/project/container-verdict.ts'

const aRunning = (change: Partial<ContainerSeen> = {}): ContainerSeen => ({
  id: 'c1',
  state: 'running',
  exitCode: 0,
  restartCount: 0,
  startedAt: '2026-11-21T10:00:00Z',
  outOfMemory: false,
  ...change,
})

/** The verdict after these looks, a second apart. */
function after(looks: ContainerSeen[][], isFresh = true) {
  let memory: ContainerMemory = {}
  let verdict = containersVerdict({ containers: [], memory, isFresh, now: 0 })
  for (const [second, containers] of looks.entries()) {
    const look = { containers, memory, isFresh, now: second * 1_000 }
    memory = rememberContainers(look)
    verdict = containersVerdict({ ...look, memory })
  }
  return verdict
}
const times = (count: number, ...look: ContainerSeen[]) => Array.from({ length: count }, () => look)

describe('a service has come up', () => {
  test('once its check says so', () => {
    expect(after([[aRunning({ health: 'starting' })]])).toMatchObject({ state: 'converging' })
    expect(after([[aRunning({ health: 'healthy' })]])).toEqual({ state: 'converged' })
  })
  test('without a check, when it has stayed for five seconds', () => {
    expect(after(times(5, aRunning()))).toMatchObject({ state: 'converging' })
    expect(after(times(6, aRunning()))).toEqual({ state: 'converged' })
  })
  test('not when it was started again meanwhile', () => {
    const again = aRunning({ startedAt: '2026-11-21T10:00:04Z', restartCount: 1 })
    expect(after([...times(5, aRunning()), [again]])).toMatchObject({ state: 'converging' })
  })
  test('when it has run to its end', () => {
    expect(after([[aRunning({ state: 'exited' })]])).toEqual({ state: 'converged' })
  })
  test('only when all its containers have', () => {
    const well = aRunning({ health: 'healthy' })
    expect(after([[well, aRunning({ id: 'c2', health: 'starting' })]])).toMatchObject({ state: 'converging' })
  })
})

describe('a service has failed', () => {
  test.each([
    ['gone', [], 'it is gone'],
    ['ended badly', [aRunning({ state: 'exited', exitCode: 3 })], 'it ended with code 3'],
    ['ill', [aRunning({ health: 'unhealthy' })], 'its health check fails'],
    [
      'out of memory',
      [aRunning({ state: 'exited', exitCode: 137, outOfMemory: true })],
      'it ran out of memory',
    ],
    [
      'started again and again',
      [aRunning({ state: 'restarting', exitCode: 1, restartCount: 3 })],
      'it ended with code 1, 3 times',
    ],
  ])('%s', (_, containers, text) => expect(after([containers])).toMatchObject({ state: 'failed', text }))

  test('but what an old container went through before does not count', () => {
    const old = aRunning({ restartCount: 9, health: 'healthy' })
    expect(after([[old]], false)).toEqual({ state: 'converged' })
  })
})
