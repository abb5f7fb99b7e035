import type { Path, Remarks } from '../../render/remarks.ts'
import { isMap } from '../schema/shape.ts'

interface BindRule {
  code: string
  when(source: string): boolean
  text: string
  advice: string
}

/** Devices that every container has anyway, or that need no right of their own. */
const HARMLESS = /^\/dev\/(shm|log|null|zero|full|random|urandom|mqueue|hugepages)(\/|$)/

const rules: BindRule[] = [
  {
    code: 'bind-relative',
    when: (source) => /^(\.{1,2}(\/|$)|~)/.test(source),
    text: 'a folder beside the Compose file, or at home, does not exist on the nodes of a swarm',
    advice: 'Use configs: for files, a volume for data, or an absolute path that exists on the nodes.',
  },
  {
    code: 'needs-edge-service',
    when: (source) => /^\/dev(\/|$)/.test(source) && !HARMLESS.test(source),
    text: 'a device that is only mounted cannot be opened: Swarm gives a service no devices',
    advice:
      'Run it on the node that has the device (run_on: { node: … }, with devices:), or reach it over the network.',
  },
]

/** Binds of a swarm's service that would fail on every node, in the short and the long form. */
export function refuseBinds(service: Record<string, unknown>, at: Path, remarks: Remarks): void {
  const mounts = Array.isArray(service['volumes']) ? service['volumes'] : []
  for (const [index, mount] of mounts.entries()) {
    const source = bindSource(mount)
    const rule = rules.find((candidate) => source !== undefined && candidate.when(source))
    if (rule) remarks.refuse(rule.code, [...at, 'volumes', index], rule.text, rule.advice)
  }
}

/** Folders beside the Compose file that its services have, as written: `./data`. */
export function relativeBinds(compose: unknown): string[] {
  const services = isMap(compose) && isMap(compose['services']) ? Object.values(compose['services']) : []
  const sources = services.flatMap((service) => {
    const mounts = isMap(service) && Array.isArray(service['volumes']) ? service['volumes'] : []
    return mounts.flatMap((mount) => bindSource(mount) ?? [])
  })
  return sources.filter((source) => FOLDER_BESIDE.test(source))
}

/** A plain path that leads nowhere else. */
const FOLDER_BESIDE = /^\.(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)+$/

/** Undefined for volumes, and for what only variables tell. */
function bindSource(mount: unknown): string | undefined {
  if (typeof mount === 'string') {
    const [source, target] = mount.split(':')
    return target === undefined ? undefined : source
  }
  if (!isMap(mount) || mount['type'] !== 'bind' || typeof mount['source'] !== 'string') return undefined
  // The long form takes `conf` for a path beside the file, as it does `./conf`.
  const { source } = mount as { source: string }
  return /^[/.~$]/.test(source) ? source : `./${source}`
}
