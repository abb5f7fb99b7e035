import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const module = (...path: string[]) => JSON.stringify(join(import.meta.dirname, '..', '..', '..', ...path))

/** In a process of its own: what the client keeps, it keeps for all that are made after it. */
const connecting = `
  const { clientOptions } = await import(${module('backend', 'mqtt', 'connection', 'client-options.ts')})
  const { default: mqtt } = await import(${module('node_modules', 'mqtt', 'build', 'index.js')})
  const { default: packet } = await import(${module('node_modules', 'mqtt-packet', 'mqtt.js')})
  const broker = { clientId: 'homeport', will: () => undefined }
  const client = mqtt.connect(clientOptions(broker, { url: 'mqtt://127.0.0.1:1' }, 5))
  client.on('error', () => {})
  client.end(true)
  process.stdout.write(String(packet.writeToStream.cacheNumbers))
`

test('no buffer is kept for each number that a packet may have', () => {
  const kept = execFileSync(process.execPath, ['--input-type=module', '-e', connecting], { encoding: 'utf8' })
  expect(kept).toBe('false')
})
