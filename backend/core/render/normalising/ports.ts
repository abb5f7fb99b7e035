import { type ComposeMap, changeAt, isMap, listOf, own, textOf, without } from '../compose-value.ts'
import type { Path, Remarks } from '../remarks.ts'
import { fillVariables } from '../variables.ts'
import type { Lookup } from './env-files.ts'
import { spellNumber } from './spelling.ts'

const NOT_ONE_ADDRESS =
  'Swarm publishes a port on every address of a node: this would open it wider than written.'
const ADVICE = 'Remove the address and close the port by a firewall, or publish no port at all.'

/** The service with its ports as Docker's stack reader takes them. A port bound to one address is refused. */
export function spellPorts(service: ComposeMap, lookup: Lookup, at: Path, remarks: Remarks): ComposeMap {
  return changeAt(service, ['ports'], (ports) => {
    if (!Array.isArray(ports)) return ports
    return listOf(ports).map((port, index) => spellPort(port, lookup, [...at, 'ports', index], remarks))
  }) as ComposeMap
}

function spellPort(port: unknown, lookup: Lookup, path: Path, remarks: Remarks): unknown {
  const filled = (value: unknown) => fillVariables(textOf(value) ?? '', lookup)
  const address = isMap(port) ? filled(own(port, 'host_ip')) : addressOf(filled(port))
  if (address && !['0.0.0.0', '::'].includes(address)) {
    remarks.refuse('port-address', path, `${address}: ${NOT_ONE_ADDRESS}`, ADVICE)
  }
  if (!isMap(port)) return port
  for (const key of ['name', 'app_protocol'].filter((name) => Object.hasOwn(port, name))) {
    remarks.note({
      id: `compose-unused.ports.${key}`,
      severity: 'info',
      path: [...path, key],
      text: `${key} of a port is not used: it changes nothing on Swarm.`,
      advice: 'Nothing to do.',
    })
  }
  const known = without(port, 'name', 'app_protocol', 'host_ip')
  return ['target', 'published'].reduce<unknown>((result, key) => changeAt(result, [key], spellNumber), known)
}

/** `127.0.0.1` of `127.0.0.1:8080:80`: all that stands before the last two, as Docker takes it. */
function addressOf(port: string): string {
  return port
    .split(':')
    .slice(0, -2)
    .join(':')
    .replace(/^\[(.*)\]$/, '$1')
}
