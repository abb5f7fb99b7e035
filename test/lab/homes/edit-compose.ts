import { parse, stringify } from 'yaml'
import { edit } from '../house/checks.ts'
import type { Place } from '../house/furnish.ts'

interface ComposeService {
  image: string
  environment?: Record<string, string>
  deploy?: { replicas?: number; labels?: Record<string, string>; update_config?: { monitor?: string } }
}

/** Changes one service of a stack's Compose file. */
export function editService(
  place: Place,
  stack: string,
  service: string,
  change: (definition: ComposeService) => void,
): void {
  edit(place, `stacks/${stack}/compose.yaml`, (text) => {
    const compose = parse(text) as { services: Record<string, ComposeService> }
    const definition = compose.services[service]
    if (definition === undefined) throw new Error(`stack ${stack} has no service ${service}`)
    change(definition)
    return stringify(compose, { lineWidth: 0 })
  })
}
