import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openDataFolder } from '../../../backend/adapters/data-folder/data-folder.ts'
import { temporaryFolder } from '../../support/machine/temporary-folder.ts'
import { refusal } from '../../support/refusal.ts'

test('a second homeport is refused, and told who is there', async () => {
  const path = temporaryFolder()
  const first = await homeportOn(path)
  const second = await homeportOn(path)
  expect(second.said).toMatchObject({
    code: 'data-in-use',
    message: expect.stringContaining(`process ${first.process.pid} on ${hostname()} since 20`),
    details: { pid: first.process.pid, host: hostname() },
  })
})

test('after kill -9 the next start succeeds at once, ten times over', async () => {
  const path = temporaryFolder()
  const instances = new Set<unknown>()
  for (let round = 0; round < 10; round += 1) {
    const one = await homeportOn(path)
    instances.add(one.said['instance'])
    one.process.kill('SIGKILL')
    await once(one.process, 'exit')
  }
  expect(instances.size).toBe(1)
  expect([...instances][0]).toMatch(/^[0-9a-f-]{36}$/)
})

test('of two that start at the same moment one wins', async () => {
  for (let round = 0; round < 5; round += 1) {
    const path = temporaryFolder()
    const both = await Promise.all([homeportOn(path), homeportOn(path)])
    expect(both.map((one) => Object.keys(one.said)[0]).sort()).toEqual(['code', 'instance'])
  }
})

test('a clean end gives the folder back and takes the name of its holder away', async () => {
  const path = temporaryFolder()
  const one = await homeportOn(path)
  expect(JSON.parse(readFileSync(join(path, 'lock', 'holder'), 'utf8')).pid).toBe(one.process.pid)
  one.process.send('release')
  await once(one.process, 'exit')
  expect(existsSync(join(path, 'lock', 'holder'))).toBe(false)
  expect((await homeportOn(path)).said).toHaveProperty('instance')
})

test('what a dead homeport left behind, even with the pid of a living process, is no lock', () => {
  const path = temporaryFolder()
  openDataFolder(path).release()
  writeFileSync(
    join(path, 'lock', 'holder'),
    JSON.stringify({ pid: process.pid, host: hostname(), since: 'then' }),
  )
  openDataFolder(path).release()
})

test('within one process, too, a folder is taken once, under whatever name', () => {
  const path = temporaryFolder()
  const { release } = openDataFolder(path)
  expect(refusal(() => openDataFolder(join(path, '..', path.split('/').at(-1) as string))).code).toBe(
    'data-in-use',
  )
  release()
  release()
  openDataFolder(path).release()
})

test('the garbage collector does not let go of the folder', async () => {
  const path = temporaryFolder()
  const first = await homeportOn(path)
  for (let round = 0; round < 3; round += 1) {
    first.process.send('forget the folder')
    await once(first.process, 'message')
  }
  expect((await homeportOn(path)).said).toMatchObject({ code: 'data-in-use' })
})

interface Homeport {
  process: ChildProcess
  said: Record<string, unknown>
}

async function homeportOn(path: string): Promise<Homeport> {
  const child = fork(join(import.meta.dirname, 'hold-folder.ts'), [path], { execArgv: ['--expose-gc'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const [said] = await once(child, 'message')
  return { process: child, said }
}
