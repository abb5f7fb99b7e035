import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import mqtt, { type MqttClient } from 'mqtt'
import { onTestFinished } from 'vitest'
import { temporaryFolder } from '../support/machine/temporary-folder.ts'

/** A real Mosquitto of the test's own, ended with it. */
export interface Broker {
  port: number
  url: string
  start(): Promise<void>
  /** As if the power failed, unless it is to end in order. */
  stop(signal?: 'SIGKILL' | 'SIGTERM'): Promise<void>
  /** It is there, and does nothing any more. */
  pause(): void
  /** Someone on the broker: all that is said from now on, and what is retained. */
  listener(pattern?: string): Promise<Listener>
}

export interface Heard {
  topic: string
  payload: string
  retain: boolean
}

export interface Listener {
  heard: Heard[]
  /** The newest payload of a topic. */
  last(topic: string): string | undefined
  publish(topic: string, payload: string, options?: { retain?: boolean }): Promise<void>
  client: MqttClient
}

export async function aBroker(
  options: { lines?: string[]; started?: boolean; keeps?: boolean } = {},
): Promise<Broker> {
  const folder = temporaryFolder()
  const port = await freePort()
  const config = join(folder, 'mosquitto.conf')
  const lines = [
    `listener ${port} 127.0.0.1`,
    ...(process.getuid?.() === 0 ? ['user root'] : []),
    ...(options.keeps ? ['persistence true', `persistence_location ${folder}/`] : ['persistence false']),
    ...(options.lines ?? ['allow_anonymous true']),
  ]
  writeFileSync(config, `${lines.join('\n')}\n`)
  let child: ChildProcess | undefined

  const stop = async (signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL') => {
    const ending = child
    child = undefined
    if (ending === undefined || ending.exitCode !== null) return
    const ended = once(ending, 'exit')
    ending.kill(signal)
    await ended
  }
  onTestFinished(() => stop())

  const start = async () => {
    const path = `${process.env['PATH'] ?? ''}:/usr/sbin`
    child = spawn('mosquitto', ['-c', config], { stdio: 'ignore', env: { PATH: path } })
    await answering(port)
  }
  if (options.started !== false) await start()

  return {
    port,
    url: `mqtt://127.0.0.1:${port}`,
    start,
    stop,
    pause: () => void child?.kill('SIGSTOP'),
    listener: (pattern = '#') => aListener(port, pattern),
  }
}

async function aListener(port: number, pattern: string): Promise<Listener> {
  const client = mqtt.connect({ host: '127.0.0.1', port, protocolVersion: 5, reconnectPeriod: 100 })
  onTestFinished(() => void client.end(true))
  const heard: Heard[] = []
  client.on('error', () => {})
  client.on('message', (topic, payload, { retain }) =>
    heard.push({ topic, payload: payload.toString(), retain }),
  )
  await new Promise<void>((resolve) => client.once('connect', () => resolve()))
  await client.subscribeAsync(pattern, { qos: 1 })
  return {
    heard,
    client,
    last: (topic) => heard.findLast((one) => one.topic === topic)?.payload,
    async publish(topic, payload, { retain = false } = {}) {
      await client.publishAsync(topic, payload, { qos: 1, retain })
    },
  }
}

async function answering(port: number): Promise<void> {
  for (let tries = 0; tries < 500; tries += 1) {
    const socket = connect(port, '127.0.0.1')
    const there = await once(socket, 'connect').then(
      () => true,
      () => false,
    )
    socket.destroy()
    if (there) return
    await pause(20)
  }
  throw new Error('the broker does not come up')
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}
