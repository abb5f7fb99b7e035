import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { temporaryFolder } from '../support/machine/temporary-folder.ts'
import { aBroker } from './a-broker.ts'

// The process as a user starts it: what the broker says of it when it ends, in either way.
const patience = { timeout: 30_000, interval: 20 }
const PATIENCE_MS = 90_000

function anInventory(): string {
  const folder = join(temporaryFolder(), 'inventory')
  mkdirSync(join(folder, 'nodes'), { recursive: true })
  writeFileSync(join(folder, 'topology.yaml'), 'home: attic\nswarms: { main: {} }\n')
  writeFileSync(
    join(folder, 'nodes', 'rpi1.yaml'),
    'connect: unix:///nowhere/a.sock\nswarm: main\nrole: manager\n',
  )
  return folder
}

function start(url: string, data = temporaryFolder()) {
  const child = fork(join(import.meta.dirname, '..', '..', 'backend', 'main.ts'), [], {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    env: {
      PATH: process.env['PATH'],
      HOMEPORT_PORT: '0',
      HOMEPORT_DATA: data,
      HOMEPORT_INVENTORY: anInventory(),
      HOMEPORT_MQTT_URL: url,
    },
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  return child
}

test(
  'a node is told through all of homeport; killed, the broker says its will; ended, it says so itself in time',
  async () => {
    const broker = await aBroker()
    const listener = await broker.listener()
    const data = temporaryFolder()
    const killed = start(broker.url, data)
    await expect.poll(() => listener.last('homeport/bridge/state'), patience).toBe('online')
    await expect
      .poll(() => JSON.parse(listener.last('homeport/node/rpi1/state') ?? '{}').reachable, patience)
      .toBe(false)
    expect(JSON.parse(listener.last('homeport/bridge/info') ?? '')).toMatchObject({ home: 'attic' })
    killed.kill('SIGKILL')
    await expect.poll(() => listener.last('homeport/bridge/state'), patience).toBe('offline')

    const ended = start(broker.url, data)
    await expect.poll(() => listener.last('homeport/bridge/state'), patience).toBe('online')
    const at = performance.now()
    ended.kill('SIGTERM')
    const [code] = await once(ended, 'exit')
    expect(code).toBe(0)
    expect(performance.now() - at).toBeLessThan(5_000)
    await expect.poll(() => listener.last('homeport/bridge/state'), patience).toBe('offline')
  },
  PATIENCE_MS,
)

test(
  'a broker that hangs does not keep homeport from ending in time',
  async () => {
    const broker = await aBroker()
    const listener = await broker.listener()
    const child = start(broker.url)
    await expect.poll(() => listener.last('homeport/bridge/state'), patience).toBe('online')
    broker.pause()
    const at = performance.now()
    child.kill('SIGTERM')
    const [code] = await once(child, 'exit')
    expect(code).toBe(0)
    expect(performance.now() - at).toBeLessThan(5_000)
  },
  PATIENCE_MS,
)
