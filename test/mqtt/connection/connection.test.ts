import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { systemClock } from '../../../backend/adapters/clock.ts'
import { type Broker, keepConnected } from '../../../backend/mqtt/connection/connection.ts'
import { aSource } from '../a-letter-box.ts'

const CONNACK = (code: number) => Buffer.from([0x20, 2, 0, code])
const patience = { timeout: 15_000, interval: 10 }

/** Proves what a broker's first answer leads to: it sees the protocol that is asked for, and answers as it is told. */
async function aFirstAnswer(answer: (protocol: number, socket: Socket) => void) {
  const asked: number[] = []
  const sockets: Socket[] = []
  const server = createServer((socket) => {
    sockets.push(socket)
    socket.on('error', () => {})
    socket.once('data', (bytes) => {
      // The protocol's number stands behind its name.
      const protocol = bytes[bytes.indexOf('MQTT') + 4] as number
      asked.push(protocol)
      answer(protocol, socket)
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const { port } = server.address() as { port: number }
  return { asked, url: `mqtt://127.0.0.1:${port}` }
}

function follow(url: string) {
  const told: string[] = []
  const broker: Broker = { source: aSource(url), clientId: 'c', will: () => undefined }
  const connection = keepConnected(broker, systemClock, {
    async opened() {
      told.push('opened')
      return undefined
    },
    message: () => {},
    closed: () => told.push('closed'),
    onDefect: (error) => told.push(String(error)),
    refused: ({ code, text }) => told.push(`${code}: ${text}`),
  })
  onTestFinished(() => connection.close())
  return told
}

test('a broker that does not speak protocol 5 is spoken to in 4', async () => {
  const { asked, url } = await aFirstAnswer((protocol, socket) =>
    socket.write(CONNACK(protocol === 5 ? 1 : 0)),
  )
  const told = follow(url)
  await expect.poll(() => told, patience).toEqual(['opened'])
  expect(asked).toEqual([5, 4])
})

test('one that hangs up on protocol 5 without a word is, too', async () => {
  const { asked, url } = await aFirstAnswer((protocol, socket) => {
    if (protocol === 5) socket.end()
    else socket.write(CONNACK(0))
  })
  const told = follow(url)
  await expect.poll(() => told, patience).toEqual(['opened'])
  expect(asked).toEqual([5, 4])
})

test('one that hangs up on everything is said, and tried again', async () => {
  const { asked, url } = await aFirstAnswer((_, socket) => socket.end())
  const told = follow(url)
  await expect.poll(() => asked.length, patience).toBeGreaterThan(4)
  expect(told[0]).toContain('mqtt-unreachable: there is no word with the MQTT broker 127.0.0.1')
})

test('one that talks nonsense is said, and ends nothing', async () => {
  const { url } = await aFirstAnswer((_, socket) => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'))
  const told = follow(url)
  await expect.poll(() => told.length, patience).toBeGreaterThan(0)
  expect(told[0]).toContain('mqtt-unreachable')
})
