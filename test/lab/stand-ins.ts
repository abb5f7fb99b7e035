/** How a release behaves: it serves, ends at once, stays unhealthy, or becomes healthy only after 20 s. */
export type Behaviour = 'good' | 'exits' | 'unhealthy' | 'slow'

export interface StandIn {
  /** The real name, under which the nodes' engines know it. */
  reference: string
  version: string
  behaviour: Behaviour
  port: number
}

const releases: Record<string, { port: number; tags: Record<string, Behaviour> }> = {
  'eclipse-mosquitto': { port: 1883, tags: { '2.0.21': 'good', '2.0.22': 'good' } },
  'domoticz/domoticz': {
    port: 8080,
    tags: { '2025.1': 'good', '2025.2': 'good', '2025.3': 'exits', '2025.4': 'unhealthy', '2025.5': 'slow' },
  },
  nginx: {
    port: 80,
    tags: { '1.28': 'good', '1.29': 'good', '1.30': 'exits', '1.31': 'unhealthy', '1.32': 'slow' },
  },
  redis: { port: 6379, tags: { '8.2': 'good', '8.4': 'good' } },
  'prom/node-exporter': { port: 9100, tags: { 'v1.9.1': 'good', 'v1.10.2': 'good' } },
  'traefik/whoami': { port: 80, tags: { 'v1.10': 'good', 'v1.11': 'good' } },
}

/** Small images that stand in for real software, loaded into the nodes under the real names. */
export const standIns: StandIn[] = Object.entries(releases).flatMap(([name, { port, tags }]) =>
  Object.entries(tags).map(([tag, behaviour]) => ({
    reference: `${name}:${tag}`,
    version: tag,
    behaviour,
    port,
  })),
)
