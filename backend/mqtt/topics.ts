/** Every topic there is. */

export type Kind = 'bridge' | 'swarm' | 'node' | 'stack'

/** A thing that is a device in Home Assistant. The bridge has no key. */
export interface DeviceName {
  kind: Kind
  key: string
}

export interface Topics {
  base: string
  /** `online` or `offline`; the will stands on it. */
  bridgeState: string
  bridgeInfo: string
  told: string
  events: string
  /** Comes back to its sender: then all that was retained has come, too. */
  echo: string
  birth: string
  requests: string
  commands: string
  request(noun: string): string
  response(noun: string): string
  discovery(device: DeviceName): string
  state(device: DeviceName, part?: string): string
  availability(device: DeviceName): string
  trigger(device: DeviceName): string
  command(device: DeviceName, row: string): string
}

export function topics(base: string, prefix: string, instance: string): Topics {
  const bridge = `${base}/bridge`
  const own = ({ kind, key }: DeviceName) => (kind === 'bridge' ? bridge : `${base}/${kind}/${key}`)
  return {
    base,
    bridgeState: `${bridge}/state`,
    bridgeInfo: `${bridge}/info`,
    told: `${bridge}/told`,
    events: `${bridge}/events`,
    echo: `${bridge}/echo/${instance}`,
    birth: `${prefix}/status`,
    requests: `${bridge}/request/#`,
    commands: `${base}/+/+/+/set`,
    request: (noun) => `${bridge}/request/${noun}`,
    response: (noun) => `${bridge}/response/${noun}`,
    discovery: (device) => `${prefix}/device/${deviceId(instance, device)}/config`,
    // The bridge's own state topic is its availability.
    state: (device, part = device.kind === 'bridge' ? 'summary' : 'state') => `${own(device)}/${part}`,
    availability: (device) => `${own(device)}/${device.kind === 'bridge' ? 'state' : 'availability'}`,
    trigger: (device) => `${own(device)}/trigger`,
    command: (device, row) => `${own(device)}/${row}/set`,
  }
}

/** Identity in Home Assistant: never changes, and never holds anything that Docker made up. */
export function deviceId(instance: string, { kind, key }: DeviceName): string {
  return kind === 'bridge' ? `homeport_${instance}` : `homeport_${instance}_${kind}_${key}`
}
