import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..', '..', '..')
const file = (...path: string[]) => JSON.stringify(join(root, ...path))

/**
 * In a process of its own, whose memory is all of it. V8 frees the bytes of a dead buffer on another thread, some time
 * after `gc()` has returned; a second one waits for the first to be through.
 */
const writing = `
  const { loadMqtt } = await import(${file('backend', 'mqtt', 'connection', 'load-mqtt.ts')})
  await loadMqtt()
  const { default: packet } = await import(${file('node_modules', 'mqtt-packet', 'mqtt.js')})
  const { PassThrough } = await import('node:stream')
  packet.writeToStream.cacheNumbers = false
  const out = new PassThrough().resume()
  for (let length = 1; length <= 2000; length += 1) {
    packet.writeToStream({ cmd: 'publish', topic: 'a', payload: 'x'.repeat(length), qos: 0 }, out)
    for (let n = 0; n < 100; n += 1) Buffer.from('what else is written meanwhile, a thousand times '.repeat(9))
    await new Promise(setImmediate)
  }
  gc()
  gc()
  process.stdout.write(String(process.memoryUsage().arrayBuffers / 1e6))
`

test('two thousand packets of as many lengths leave less than 4 MB behind', () => {
  const flags = ['--expose-gc', '--input-type=module', '-e', writing]
  expect(Number(execFileSync(process.execPath, flags, { encoding: 'utf8' }))).toBeLessThan(4)
})
