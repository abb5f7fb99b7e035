import { networkInterfaces } from 'node:os'
import { docker, tryDocker } from '../engine/docker.ts'
import { engineName, labelOf } from './lab-state.ts'

/**
 * The lab's own bridge, in the first 10.77.x.0/24 that nobody on this machine uses. Docker gives out addresses from the
 * upper half only: it must not give away that of a node which is cut off.
 */
export async function ensureNetwork(lab: string): Promise<{ network: string; subnet: string }> {
  const network = engineName(lab)
  const existing = await subnetOf(network)
  if (existing) return { network, subnet: existing }
  for (const subnet of freeSubnets()) {
    const addresses = ['--subnet', subnet, '--ip-range', subnet.replace(/0\/24$/, '128/25')]
    const made = await tryDocker(['network', 'create', ...addresses, '--label', labelOf(lab), network])
    if (made.code === 0) return { network, subnet }
    // Another lab may have taken it since; any other refusal will not get better with another subnet.
    if (!/overlap/i.test(made.stderr)) throw new Error(`network for lab ${lab}: ${made.stderr}`)
  }
  throw new Error('every subnet from 10.77.0.0/24 to 10.77.255.0/24 is taken')
}

/** The address of the n-th node, counted from 0. */
export function addressIn(subnet: string, index: number): string {
  return subnet.replace(/0\/24$/, String(11 + index))
}

async function subnetOf(network: string): Promise<string | undefined> {
  const found = await tryDocker([
    'network',
    'inspect',
    '--format',
    '{{range .IPAM.Config}}{{.Subnet}}{{end}}',
    network,
  ])
  return found.code === 0 ? found.stdout.trim() : undefined
}

function freeSubnets(): string[] {
  const taken = new Set(
    Object.values(networkInterfaces())
      .flat()
      .map((address) => address?.address.split('.').slice(0, 3).join('.')),
  )
  const prefixes = Array.from({ length: 256 }, (_, third) => `10.77.${third}`)
  return prefixes.filter((prefix) => !taken.has(prefix)).map((prefix) => `${prefix}.0/24`)
}

export async function removeNetworks(lab: string): Promise<void> {
  const ids = await docker(['network', 'ls', '--quiet', '--filter', `label=${labelOf(lab)}`])
  for (const id of ids.split('\n').filter(Boolean)) await docker(['network', 'rm', id])
}
