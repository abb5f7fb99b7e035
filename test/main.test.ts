import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { temporaryFolder } from './support/machine/temporary-folder.ts'

// The process as a user starts it; it takes a second or two to come up, more while the machine is busy.
const PATIENCE_MS = 60_000

interface Told {
  url: string
  token: string
}

function start(env: Record<string, string>) {
  const child = fork(join(import.meta.dirname, '..', 'backend', 'main.ts'), [], {
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { PATH: process.env['PATH'], HOMEPORT_PORT: '0', ...env },
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  let words = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (bytes: Buffer) => {
      words += bytes.toString()
    })
  const ended = once(child, 'exit').then(([code, signal]) => ({ code, signal, words }))
  const told = once(child, 'message').then(([message]) => message as Told)
  const failed = ended.then((end) => Promise.reject(new Error(`it ended: ${end.code} ${end.words}`)))
  failed.catch(() => {})
  return { child, ended, listening: () => Promise.race([told, failed]) }
}

async function home({ url, token }: Told) {
  const headers = { authorization: `Bearer ${token}` }
  return (await (await fetch(`${url}/api/v1/home`, { headers })).json()) as {
    home: string
    inventory: { missing?: { code: string; text: string } }
    nodes: { name: string; state: string }[]
  }
}

/** A home of one node that takes connections and never says a word. */
async function aMuteHome() {
  const folder = temporaryFolder()
  const socket = join(folder, 'mute.sock')
  const server = createServer(() => {}).listen(socket)
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const inventory = join(folder, 'inventory')
  mkdirSync(join(inventory, 'nodes'), { recursive: true })
  writeFileSync(join(inventory, 'topology.yaml'), 'home: attic\nswarms: { main: {} }\n')
  writeFileSync(
    join(inventory, 'nodes', 'rpi1.yaml'),
    `connect: unix://${socket}\nswarm: main\nrole: manager\n`,
  )
  return inventory
}

test(
  'it does not outlive the program that started it',
  async () => {
    const { child, ended, listening } = start({
      HOMEPORT_DATA: temporaryFolder(),
      HOMEPORT_INVENTORY: await aMuteHome(),
    })
    await listening()
    // What the kernel does with the channel of a parent that is killed.
    child.disconnect()
    const { code, words } = await ended
    expect(code, words).toBe(0)
  },
  PATIENCE_MS,
)

test(
  'SIGTERM ends it in time with exit code 0, although an engine never answers and a stream is open',
  async () => {
    const data = temporaryFolder()
    const { child, ended, listening } = start({
      HOMEPORT_DATA: data,
      HOMEPORT_INVENTORY: await aMuteHome(),
    })
    const told = await listening()
    const headers = { authorization: `Bearer ${told.token}` }
    const stream = await fetch(`${told.url}/api/v1/events`, { headers })
    stream.body?.getReader().closed.catch(() => {})
    await expect
      .poll(async () => (await home(told)).nodes.map(({ name }) => name), { timeout: 20_000 })
      .toEqual(['rpi1'])
    const at = performance.now()
    child.kill('SIGTERM')
    const { code, signal, words } = await ended
    expect({ code, signal }, words).toEqual({ code: 0, signal: null })
    expect(performance.now() - at).toBeLessThan(5_000)
  },
  PATIENCE_MS,
)

test(
  'with arguments that are none it says so and ends with exit code 1',
  async () => {
    const { ended } = start({ HOMEPORT_DATA: temporaryFolder(), HOMEPORT_INVENTORI: '/x' })
    const { code, words } = await ended
    expect(code).toBe(1)
    expect(words).toContain('homeport cannot start: HOMEPORT_INVENTORI is not a variable homeport knows')
    expect(words).not.toContain('    at ')
  },
  PATIENCE_MS,
)

test(
  'a directory of the inventory that is not there yet is a problem in view, and found when it comes',
  async () => {
    const folder = temporaryFolder()
    const inventory = join(folder, 'inventory')
    const { listening } = start({ HOMEPORT_DATA: join(folder, 'data'), HOMEPORT_INVENTORY: inventory })
    const told = await listening()
    await expect
      .poll(async () => (await home(told)).inventory.missing?.text ?? '', { timeout: 20_000 })
      .toContain(inventory)
    mkdirSync(join(inventory, 'nodes'), { recursive: true })
    writeFileSync(join(inventory, 'topology.yaml'), 'home: cottage\nswarms: { main: {} }\n')
    writeFileSync(
      join(inventory, 'nodes', 'a.yaml'),
      'connect: unix:///nowhere/a.sock\nswarm: main\nrole: manager\n',
    )
    await expect.poll(async () => (await home(told)).home, { timeout: 20_000 }).toBe('cottage')
  },
  PATIENCE_MS,
)

test(
  'told nothing it comes up, writes the first inventory when asked to, and has it after a restart',
  async () => {
    const folder = temporaryFolder()
    const [data, inventory] = [join(folder, 'data'), join(folder, 'inventory')]
    const first = start({ HOMEPORT_DATA: data })
    const told = await first.listening()
    await expect
      .poll(async () => (await home(told)).inventory.missing?.code, { timeout: 20_000 })
      .toBeDefined()
    const headers = { authorization: `Bearer ${told.token}`, 'content-type': 'application/json' }
    const nodes = [{ name: 'a', address: 'unix:///nowhere/a.sock' }]
    const body = JSON.stringify({ folder: inventory, home: 'cottage', swarm: true, nodes })
    const wrote = await fetch(`${told.url}/api/v1/setup/files`, { method: 'POST', headers, body })
    expect(wrote.status).toBe(200)
    await expect.poll(async () => (await home(told)).home, { timeout: 20_000 }).toBe('cottage')
    expect((await home(told)).inventory).not.toHaveProperty('missing')
    first.child.kill('SIGTERM')
    await first.ended
    const again = await start({ HOMEPORT_DATA: data }).listening()
    await expect.poll(async () => (await home(again)).home, { timeout: 20_000 }).toBe('cottage')
  },
  PATIENCE_MS,
)

test(
  'a second homeport on the same data says who uses it and ends with exit code 1',
  async () => {
    const env = { HOMEPORT_DATA: temporaryFolder(), HOMEPORT_INVENTORY: await aMuteHome() }
    const first = start(env)
    await first.listening()
    const { code, words } = await start(env).ended
    expect(code).toBe(1)
    expect(words).toContain(`process ${first.child.pid}`)
  },
  PATIENCE_MS,
)

test(
  'an address that is taken is said, with exit code 1',
  async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    onTestFinished(() => void server.close())
    const { port } = server.address() as { port: number }
    const env = { HOMEPORT_DATA: temporaryFolder(), HOMEPORT_INVENTORY: await aMuteHome() }
    const { code, words } = await start({ ...env, HOMEPORT_PORT: String(port) }).ended
    expect(code).toBe(1)
    expect(words).toContain(`cannot listen on 127.0.0.1:${port}`)
  },
  PATIENCE_MS,
)
