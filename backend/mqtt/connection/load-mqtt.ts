import type mqtt from 'mqtt'

/**
 * Small buffers are cut from a larger one, which stays as long as any of them. mqtt-packet keeps four bytes for each
 * length of packet it has written: with Node's 64 KiB to cut from, a home held 11 MB by them within minutes.
 */
const CUT_FROM_BYTES = 1024

/** mqtt.js, some megabytes that a home without MQTT does not pay. */
export async function loadMqtt(): Promise<typeof mqtt> {
  Buffer.poolSize = CUT_FROM_BYTES
  return (await import('mqtt')).default
}
