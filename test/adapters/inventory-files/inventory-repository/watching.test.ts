import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { aPolledRepository } from './a-polled-repository.ts'

const next = { 'stacks/web/compose.yaml': 'services: { web: { image: "nginx:2" } }\n' }
const FOR_EVER = 3_600_000

const becomes = (told: string[], last: string) =>
  expect.poll(() => told.at(-1), { timeout: 10_000, interval: 10 }).toBe(last)
const code = (work: Promise<unknown>) =>
  work.then(
    () => 'none',
    (error) => error.problem.code,
  )

test('a push is seen by the next look', async () => {
  const { home, followed } = aPolledRepository()
  const told = followed()
  await becomes(told, home.git('rev-parse', 'HEAD'))
  await becomes(told, home.commit(next))
  expect(told).toHaveLength(2)
})

test('of two pushes between two looks only the second is read', async () => {
  const { home, source, followed } = aPolledRepository({}, { pollMs: FOR_EVER })
  const told = followed()
  await becomes(told, home.git('rev-parse', 'HEAD'))
  home.commit(next)
  const second = home.commit({ 'topology.yaml': 'home: cellar\n' })
  source.lookNow()
  await becomes(told, second)
  expect(told).toHaveLength(2)
})

test('a push between look and fetch is not lost: the newer one is taken', async () => {
  let later = ''
  const { home, source } = aPolledRepository(
    {},
    {
      pollMs: FOR_EVER,
      onFetch: () => {
        later ||= home.commit({ 'topology.yaml': 'home: cellar\n' })
      },
    },
  )
  expect((await source.read()).commit).toBe(later)
  expect((await source.read()).commit).toBe(later)
})

test('a look that is asked for while another is under way is not lost', async () => {
  const { home, source, followed } = aPolledRepository({}, { pollMs: FOR_EVER })
  const told = followed()
  await becomes(told, home.git('rev-parse', 'HEAD'))
  source.lookNow()
  const commit = home.commit(next)
  source.lookNow()
  await becomes(told, commit)
})

test('a history that was rewritten is followed, and the copy of what was there before stays', async () => {
  const { home, data, source, followed } = aPolledRepository()
  const told = followed()
  const before = home.git('rev-parse', 'HEAD')
  await becomes(told, before)
  const copy = await source.checkOut(before)
  home.git('checkout', '--quiet', '--orphan', 'anew')
  const rewritten = home.commit(next)
  home.git('branch', '--force', 'main', 'anew')
  home.git('reflog', 'expire', '--expire=now', '--all')
  home.git('gc', '--quiet', '--prune=now')
  await becomes(told, rewritten)
  expect(await source.checkOut(before)).toBe(copy)
  await source.checkOut(rewritten)
  await source.prune([rewritten])
  expect(readdirSync(join(data, 'checkouts'))).toEqual([rewritten])
  await expect(source.checkOut(before)).rejects.toThrow('not to be had any more')
})

test('a repository that is away is looked for again and again, and read when it is back', async () => {
  const { home, followed } = aPolledRepository()
  const told = followed()
  const commit = home.git('rev-parse', 'HEAD')
  await becomes(told, commit)
  home.gone()
  await becomes(told, 'repository-missing')
  home.back()
  await becomes(told, commit)
  home.gone()
  await becomes(told, 'repository-missing')
  home.back()
  await becomes(told, home.commit(next))
})

test('a branch that is gone is told, and read when there is one again', async () => {
  const { home, followed } = aPolledRepository()
  const told = followed()
  const commit = home.git('rev-parse', 'HEAD')
  await becomes(told, commit)
  home.git('branch', '--move', 'main', 'trunk')
  await becomes(told, 'ref-gone')
  home.git('branch', '--move', 'trunk', 'main')
  await becomes(told, commit)
})

test('what cannot become an inventory is not fetched again until there is another commit', async () => {
  const fetches: number[] = []
  const polled = aPolledRepository(
    { 'in/topology.yaml': 'home: attic\n' },
    { path: 'in', pollMs: FOR_EVER, onFetch: () => void fetches.push(1) },
  )
  const { source, home } = polled
  await source.read()
  home.commit({ in: undefined, other: 'x' })
  expect([await code(source.read()), await code(source.read())]).toEqual(['path-gone', 'path-gone'])
  expect(fetches).toHaveLength(2)
  const back = home.commit({ 'in/topology.yaml': 'home: attic\n' })
  expect((await source.read()).commit).toBe(back)
})
