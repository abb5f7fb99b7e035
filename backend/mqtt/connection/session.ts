import type { MqttClient } from 'mqtt'
import type { Clock } from '../../ports/clock.ts'

/** One time of being connected. */
export interface Session {
  publish(topic: string, payload: string, options: { retain: boolean; qos: 0 | 1 }): Promise<boolean>
  /**
   * `retained: false`: what is retained there is not wanted, and with protocol 5 what was sent to be retained is known
   * by that. `own: false`: with protocol 5, what this session says there does not come back.
   */
  subscribe(topics: readonly string[], options?: { retained?: boolean; own?: boolean }): Promise<void>
  isOpen(): boolean
  /** Bytes that wait in the socket. */
  waiting(): number
  end(): Promise<void>
}

const END_MS = 1_000

export function sessionOf(client: MqttClient, protocol: 4 | 5, clock: Clock): Session {
  const open = new Set<(arrived: boolean) => void>()
  client.once('close', () => {
    for (const resolve of open) resolve(false)
    open.clear()
  })
  return {
    publish: (topic, payload, options) =>
      new Promise((resolve) => {
        open.add(resolve)
        client.publish(topic, payload, options, (error) => {
          open.delete(resolve)
          resolve(!error)
        })
      }),
    async subscribe(topics, { retained = true, own = true } = {}) {
      const five = protocol === 5 ? { nl: !own, rap: !retained, rh: retained ? 0 : 2 } : {}
      // What the broker's own rules forbid to hear is missed; the rest goes on.
      await client.subscribeAsync([...topics], { qos: 1, ...five }).catch(() => undefined)
    },
    isOpen: () => client.connected && !client.disconnecting,
    waiting: () => (client.stream as { writableLength?: number }).writableLength ?? 0,
    async end() {
      const ended = new AbortController()
      client.end(false, () => ended.abort())
      await clock.wait(END_MS, ended.signal)
      // A client that is ending does not hear a second time that it shall end.
      client.stream.destroy()
    },
  }
}
