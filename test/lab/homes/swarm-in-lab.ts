import { isMap } from './merge-yaml.ts'

/**
 * A stack's Compose file for a kernel without IPVS: no virtual addresses and no routing mesh, so names resolve to
 * the tasks themselves and ports are those of the node a task runs on.
 */
export function withoutMesh(compose: unknown): unknown {
  if (!isMap(compose) || !isMap(compose['services'])) return compose
  const services = Object.entries(compose['services']).map(([name, service]) => [
    name,
    withoutMeshIn(service),
  ])
  return { ...compose, services: Object.fromEntries(services) }
}

function withoutMeshIn(service: unknown): unknown {
  if (!isMap(service)) return service
  const deploy = { ...(isMap(service['deploy']) ? service['deploy'] : {}), endpoint_mode: 'dnsrr' }
  const { ports } = service
  return { ...service, deploy, ...(Array.isArray(ports) && { ports: ports.map(onTheNode) }) }
}

function onTheNode(port: unknown): unknown {
  if (isMap(port)) return { ...port, mode: 'host' }
  const match = /^(?:(\d+):)?(\d+)(?:\/(tcp|udp|sctp))?$/.exec(String(port))
  if (!match)
    throw new Error(`the lab cannot publish ${String(port)}: write published:target or the long form`)
  const [, published, target, protocol] = match
  const where = published === undefined ? {} : { published: Number(published) }
  return { target: Number(target), ...where, ...(protocol && { protocol }), mode: 'host' }
}
