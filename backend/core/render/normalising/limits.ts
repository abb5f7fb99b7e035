import { type ComposeMap, changeAt, Literal, own, textOf, withEntry, without } from '../compose-value.ts'
import type { Path, Remarks } from '../remarks.ts'

/** Compose's short forms of what a stack writes under `deploy`. */
const short = [
  { key: 'cpus', to: ['resources', 'limits', 'cpus'] },
  { key: 'mem_limit', to: ['resources', 'limits', 'memory'] },
  { key: 'pids_limit', to: ['resources', 'limits', 'pids'] },
  { key: 'mem_reservation', to: ['resources', 'reservations', 'memory'] },
  { key: 'scale', to: ['replicas'] },
] as const

/** The service with its limits and scale under `deploy`, spelled as Docker's stack reader wants them. */
export function moveLimits(service: ComposeMap, at: Path, remarks: Remarks): ComposeMap {
  const moved = short.reduce((result, move) => moveOne(result, move, at, remarks), service)
  refuseDevices(moved, at, remarks)
  return texts.reduce((result, path) => changeAt(result, path, asText) as ComposeMap, moved)
}

const texts = ['limits', 'reservations'].flatMap((kind) =>
  ['cpus', 'memory'].map((name) => ['deploy', 'resources', kind, name]),
)

const asText = (value: unknown) => textOf(value) ?? value

function moveOne(
  service: ComposeMap,
  { key, to }: (typeof short)[number],
  at: Path,
  remarks: Remarks,
): ComposeMap {
  const value = own(service, key)
  if (value === undefined) return service
  const rest = without(service, key)
  const target = `deploy.${to.join('.')}`
  const wins = to.reduce<unknown>((map, name) => own(map, name), own(service, 'deploy'))
  remarks.note({
    id: `compose-moved.${key}`,
    severity: wins === undefined ? 'info' : 'warning',
    path: [...at, key],
    text: wins === undefined ? `${key} is taken as ${target}.` : `${key} is not used: ${target} is set too.`,
    advice: `Write ${target}.`,
  })
  if (wins !== undefined || value === null) return rest
  return setAt(
    rest,
    ['deploy', ...to],
    /^-?\d+$/.test(textOf(value) ?? '') ? new Literal(textOf(value)!) : value,
  )
}

function setAt(map: ComposeMap, [key, ...rest]: readonly string[], value: unknown): ComposeMap {
  if (rest.length === 0) return withEntry(map, key!, value)
  const inner = own(map, key!)
  return withEntry(
    map,
    key!,
    setAt(typeof inner === 'object' && inner !== null ? (inner as ComposeMap) : {}, rest, value),
  )
}

function refuseDevices(service: ComposeMap, at: Path, remarks: Remarks): void {
  const path = ['deploy', 'resources', 'reservations', 'devices']
  const devices = path.reduce<unknown>((map, name) => own(map, name), service)
  if (devices === undefined) return
  const advice = 'Run it as an edge service, or reserve generic_resources.'
  remarks.refuse('needs-edge-service', [...at, ...path], 'Swarm reserves no devices.', advice)
}
