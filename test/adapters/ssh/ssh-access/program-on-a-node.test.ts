import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { aMember } from '../../../support/engine/a-member.ts'
import { temporaryFolder } from '../../../support/machine/temporary-folder.ts'
import { nothingUncaught } from '../../../support/nothing-uncaught.ts'
import { aNodeAt, failing, homeOf } from './a-home-over-ssh.ts'

nothingUncaught()

describe('a program on a node', () => {
  test('gets its arguments and its input as they are, and its result comes back', async () => {
    const { ssh } = homeOf(aNodeAt('works'))
    const script = 'cat; printf "%s|" "$@"; echo why >&2; exit 3'
    const output = await ssh.exec.run('rpi1', ['sh', '-c', script, 'sh', "it's", '$HOME', ''], {
      input: 'in ',
    })
    expect(output).toEqual({ code: 3, stdout: "in it's|$HOME||", stderr: 'why\n' })
  })

  test('may end with 255 by itself', async () => {
    const { ssh } = homeOf(aNodeAt('works'))
    expect((await ssh.exec.run('rpi1', ['sh', '-c', 'exit 255'])).code).toBe(255)
  })

  test('that could not be started over SSH has no result', async () => {
    const { ssh, home } = homeOf(aNodeAt('full'))
    const error = await failing(ssh.exec.run('rpi1', ['true']))
    expect(error).toMatchObject({ name: 'EngineError', node: 'rpi1', outcomeUnknown: true })
    expect(home.explain('rpi1', error).code).toBe('ssh-sessions-full')
  })

  test('that takes too long is given up in time', async () => {
    const { ssh } = homeOf(aNodeAt('works'))
    const before = performance.now()
    const error = await failing(ssh.exec.run('rpi1', ['sleep', '60'], { deadlineMs: 300 }))
    expect(error.message).toMatch(/sleep did not end within 0.3 s/)
    expect(performance.now() - before).toBeLessThan(20_000)
  })

  test('a login that hangs counts too', async () => {
    const { ssh } = homeOf(aNodeAt('mute'))
    const error = await failing(ssh.exec.run('rpi1', ['true'], { deadlineMs: 300 }))
    expect(error.message).toMatch(/did not end within/)
  })

  test('runs beside one other at most', async () => {
    const { ssh } = homeOf(aNodeAt('works'))
    const log = join(temporaryFolder(), 'log')
    const script = 'echo begin >>"$1"; sleep 0.1; echo end >>"$1"'
    await Promise.all([1, 2, 3, 4, 5].map(() => ssh.exec.run('rpi1', ['sh', '-c', script, 'sh', log])))
    const lines = (await ssh.exec.run('rpi1', ['cat', log])).stdout.trim().split('\n')
    const most = lines.reduce(
      ({ now, max }, line) => {
        const next = line === 'begin' ? now + 1 : now - 1
        return { now: next, max: Math.max(max, next) }
      },
      { now: 0, max: 0 },
    ).max
    expect([lines.length, most]).toEqual([10, 2])
  })

  test('goes over the next address when the first does not let in', async () => {
    const { ssh } = homeOf(aNodeAt('denied', 'second'))
    expect((await ssh.exec.run('rpi1', ['echo', 'hi'])).stdout).toBe('hi\n')
  })

  test('needs a node with SSH', async () => {
    const { ssh } = homeOf(aMember('socket', { connect: [{ kind: 'unix', path: '/x', url: 'unix:///x' }] }))
    await expect(ssh.exec.run('socket', ['true'])).rejects.toThrow(/only on a node with an ssh/)
    await expect(ssh.exec.run('nobody', ['true'])).rejects.toThrow(/no such node/)
  })

  test('files come back byte by byte; a missing one is undefined; another failure is told', async () => {
    const { ssh } = homeOf(aNodeAt('works'))
    const folder = temporaryFolder()
    const file = join(folder, "it's a file")
    writeFileSync(file, Buffer.from([0, 255, 10]))
    expect([...((await ssh.exec.readFile('rpi1', file)) as Uint8Array)]).toEqual([0, 255, 10])
    expect(await ssh.exec.readFile('rpi1', `${file}.none`)).toBeUndefined()
    await expect(ssh.exec.readFile('rpi1', folder)).rejects.toThrow(/cannot be read/)
  })
})
