import type { Connection, Hass } from './hass.ts'

export interface MqttMessage {
  topic: string
  payload: string
  retain: boolean
}

/** MQTT through Home Assistant. It lets administrators through and nobody else: for others, never make one. */
export interface MqttDoor {
  /** Rejects where Home Assistant refuses; ends by the function it gives. */
  subscribe(topic: string, onMessage: (message: MqttMessage) => void): Promise<() => void>
  publish(topic: string, payload: string): Promise<void>
  /** Told when the page loses Home Assistant, and when it has it again; subscriptions are made anew by then. */
  watch(onChange: (there: boolean) => void): () => void
}

export function mqttDoor({ connection, callService }: Pick<Hass, 'connection' | 'callService'>): MqttDoor {
  return {
    subscribe: async (topic, onMessage) => {
      const end = await connection.subscribeMessage(onMessage, { type: 'mqtt/subscribe', topic, qos: 1 })
      // After a lost connection there is nothing to end.
      return () => void end().catch(() => undefined)
    },
    publish: async (topic, payload) => {
      await callService('mqtt', 'publish', { topic, payload, qos: 1 }, undefined, false)
    },
    watch: (onChange) => watchConnection(connection, onChange),
  }
}

function watchConnection(connection: Connection, onChange: (there: boolean) => void): () => void {
  const ready = () => onChange(true)
  const gone = () => onChange(false)
  connection.addEventListener('ready', ready)
  connection.addEventListener('disconnected', gone)
  return () => {
    connection.removeEventListener('ready', ready)
    connection.removeEventListener('disconnected', gone)
  }
}
