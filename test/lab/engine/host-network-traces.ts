import { readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import { run } from './docker.ts'

const forwarding = '/proc/sys/net/ipv4/ip_forward'

/** What a Docker Engine changes in the machine's network and does not change back when it ends. */
export interface NetworkTraces {
  bridge: boolean
  rules: boolean
  forwarding: string
  forwardPolicy: string
}

export async function networkTraces(): Promise<NetworkTraces> {
  const rules = await savedRules('filter')
  return {
    bridge: 'docker0' in networkInterfaces(),
    rules: rules.some(isDocker),
    forwarding: readFileSync(forwarding, 'utf8').trim(),
    forwardPolicy: rules.find((line) => line.startsWith(':FORWARD '))?.split(' ')[1] ?? 'ACCEPT',
  }
}

/**
 * Puts back what was so before the engine; what was there already stays. All of it stays while another engine runs on
 * this machine: it lives by the same bridge and rules.
 */
export async function removeNetworkTraces(before: NetworkTraces): Promise<void> {
  if (otherEngineRuns()) return
  if (!before.bridge) await run('ip', ['link', 'delete', 'docker0'])
  if (!before.rules) {
    for (const table of ['nat', 'filter']) await removeDockerRules(table)
    await run('iptables', ['-P', 'FORWARD', before.forwardPolicy])
  }
  writeFileSync(forwarding, before.forwarding)
}

/** An engine in the machine's own network; those inside containers have another. */
function otherEngineRuns(): boolean {
  const ours = readlinkSync('/proc/self/ns/net')
  return readdirSync('/proc').some((pid) => {
    try {
      return (
        readFileSync(`/proc/${pid}/comm`, 'utf8') === 'dockerd\n' &&
        readlinkSync(`/proc/${pid}/ns/net`) === ours
      )
    } catch {
      return false
    }
  })
}

async function removeDockerRules(table: string): Promise<void> {
  const kept = (await savedRules(table)).filter((line) => !isDocker(line))
  await run('iptables-restore', ['--table', table], { input: `${kept.join('\n')}\n` })
}

async function savedRules(table: string): Promise<string[]> {
  return (await run('iptables-save', ['-t', table])).stdout.split('\n')
}

function isDocker(rule: string): boolean {
  return /docker/i.test(rule)
}
