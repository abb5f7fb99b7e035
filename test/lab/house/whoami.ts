import { edit } from './checks.ts'
import type { Place } from './furnish.ts'
import type { Client } from './running/client.ts'
import { inForce } from './trial.ts'

// The smallest stack of the example home, for scenarios that need any run rather than a certain one.

const file = 'stacks/whoami/compose.yaml'

/** All replicas at once, watched for 2 s: what is asked of a run does not depend on how long it takes. */
export function quickWhoami(place: Place, replicas = 3): void {
  edit(place, file, (text) =>
    text
      .replace(/replicas: 3/, `replicas: ${replicas}`)
      .replace(/( *)parallelism: 1\n *delay: 2s/, '$1parallelism: 0\n$1monitor: 2s'),
  )
}

/** The inventory names this release of whoami, and homeport goes by it. */
export function nameWhoami(client: Client, place: Place, tag: string): Promise<void> {
  return inForce(client, () => edit(place, file, (text) => text.replace(/whoami:v1\.\d+/, `whoami:${tag}`)))
}
