import { readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import type { Connection, Node } from '../../../backend/core/inventory/inventory.ts'
import { aFakeSsh } from '../../support/a-fake-ssh.ts'
import { aMember } from '../../support/a-member.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const fake = aFakeSsh()
const { sshAccess } = await import('../../../backend/adapters/ssh/ssh-access.ts')
const { engines } = await import('../../../backend/adapters/docker/engines.ts')

const uncaught: unknown[] = []
const note = (error: unknown) => uncaught.push(error)
beforeEach(() => {
  uncaught.length = 0
  process.on('uncaughtException', note)
  process.on('unhandledRejection', note)
})
afterEach(() => {
  process.off('uncaughtException', note)
  process.off('unhandledRejection', note)
  expect(uncaught).toEqual([])
})

const at = (host: string): Connection => {
  return { kind: 'ssh', user: 'homeport', host, port: 22, url: `ssh://homeport@${host}` }
}

function homeOf(...nodes: Node[]) {
  const ssh = sshAccess({
    identity: '/nowhere/key',
    acceptedHostKeys: join(temporaryFolder(), 'known_hosts'),
  })
  const home = engines({ overSsh: ssh.streams, readTls: async () => ({}), bootstrapLine: 'paste-me' })
  ssh.use(nodes)
  home.use(nodes)
  onTestFinished(async () => {
    await home.close()
    await ssh.close()
  })
  return { ssh, home }
}

const aNodeAt = (...hosts: string[]) => aMember('rpi1', { connect: hosts.map(at) })
const failing = (asking: Promise<unknown>) =>
  asking.then(
    () => expect.unreachable(),
    (error) => error,
  )
const leftover = () => readdirSync(tmpdir()).filter((name) => /^homeport-[A-Za-z0-9]{6}$/.test(name))

describe('an engine over SSH', () => {
  test('is reached over one connection, however many ask', async () => {
    const { home } = homeOf(aNodeAt('one-login'))
    const api = home.node('rpi1')
    await Promise.all([api.ping(), api.info(), api.info(), api.version(), api.info()])
    expect(fake.logins('one-login')).toBe(1)
    expect(fake.children()).toBeGreaterThan(1)
  })

  test('its way is lost and found again', async () => {
    const { home } = homeOf(aNodeAt('again'))
    await home.node('rpi1').ping()
    home.drop('rpi1')
    await home.node('rpi1').ping()
    expect(fake.logins('again')).toBe(2)
  })

  test('says what ssh said, and does not knock again and again', async () => {
    const { home } = homeOf(aNodeAt('denied'))
    const error = await failing(home.node('rpi1').ping())
    expect(home.explain('rpi1', error)).toMatchObject({
      code: 'ssh-permission-denied',
      advice: expect.stringContaining('paste-me'),
    })
    const before = fake.logins('denied')
    await failing(home.node('rpi1').ping())
    expect(fake.logins('denied')).toBe(before)
  })

  test('says what the node’s shell said', async () => {
    const { home } = homeOf(aNodeAt('nodocker'))
    const error = await failing(home.node('rpi1').info())
    expect(home.explain('rpi1', error).code).toBe('docker-missing')
  })

  test('the next address is tried when the first does not let in', async () => {
    const { home } = homeOf(aNodeAt('denied', 'second'))
    await home.node('rpi1').ping()
  })

  test('a login that hangs costs a caller no more than its time, and ends when it is dropped', async () => {
    const { home } = homeOf(aNodeAt('mute'))
    const before = performance.now()
    await failing(home.node('rpi1').ping())
    expect(performance.now() - before).toBeLessThan(2000)
    expect(fake.children()).toBeGreaterThan(0)
    home.drop('rpi1')
    await expect.poll(fake.children).toBe(0)
  })

  test('a connection that dies ends what runs over it, with ssh’s last words', async () => {
    const { home } = homeOf(aNodeAt('dying'))
    const error = await failing(home.node('rpi1').info())
    expect(home.explain('rpi1', error).code).toBe('timeout')
  })

  test('a hundred aborted streams leave no child behind', async () => {
    const { home } = homeOf(aNodeAt('busy'))
    await home.node('rpi1').ping()
    for (let i = 0; i < 100; i++) {
      const stop = new AbortController()
      const listening = home.node('rpi1').events(() => {}, stop.signal)
      setTimeout(() => stop.abort(), i % 10)
      await listening
    }
    home.drop('rpi1')
    await expect.poll(fake.children, { timeout: 5000 }).toBe(0)
  }, 30_000)

  test('closing leaves no child and no file', async () => {
    const { ssh, home } = homeOf(aNodeAt('closed'))
    await home.node('rpi1').ping()
    expect(leftover()).not.toEqual([])
    await home.close()
    await ssh.close()
    expect(fake.children()).toBe(0)
    expect(leftover()).toEqual([])
  })
})

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
    expect(performance.now() - before).toBeLessThan(1000)
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
